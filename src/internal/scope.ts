import { Construct } from 'constructs';

/**
 * Holds a place in the order of a construct's objects: what is added to it later still prints where it stands.
 * Its user did not write it, so messages name the construct that it belongs to.
 */
export class Scope extends Construct {}

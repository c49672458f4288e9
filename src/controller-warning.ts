/**
 * Something that works but that its user should know. Printed once to standard error as a Node.js process
 * warning, unless its id is in `silenceWarnings`.
 */
export interface ControllerWarning {
  /** What to silence it by, such as `fencing-margin`. */
  readonly id: string;
  /** What is the matter. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

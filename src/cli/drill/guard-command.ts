/** The hidden command that the guard of a drill runs as. */
export const GUARD_COMMAND = 'drill-guard';

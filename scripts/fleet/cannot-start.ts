/** What keeps the fleet from starting or from being used, in words that say what to do. */
export class CannotStart extends Error {}

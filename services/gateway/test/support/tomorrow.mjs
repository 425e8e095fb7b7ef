// Loaded before a program (`--import`): to it, it is a day and an hour later.
const AHEAD_MS = 25 * 3_600_000;
const now = Date.now;
Date.now = () => now() + AHEAD_MS;

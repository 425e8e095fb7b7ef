/** Programs of the fleet beside its supervisor. */
export const PROGRAMS = 5;

/** How long a stop waits for the supervisor to end, and again when it had to be killed. */
export const SUPERVISOR_GRACE_MS = 60_000;

/** The same for each program that a supervisor left behind. */
export const PROGRAM_GRACE_MS = 10_000;

/** No stop of the whole fleet takes longer. */
export const LONGEST_STOP_MS = 2 * (SUPERVISOR_GRACE_MS + PROGRAMS * PROGRAM_GRACE_MS);

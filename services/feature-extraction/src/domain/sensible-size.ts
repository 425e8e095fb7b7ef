/** Nothing that is manufactured reaches a thousand kilometres; garbage from a damaged file does. */
export const MAX_COORDINATE_MM = 1e9;

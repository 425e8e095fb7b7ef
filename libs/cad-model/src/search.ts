/** How far into its results a search can be paged: every page ranks all those before it. */
export const MAX_SEARCH_OFFSET = 100_000;

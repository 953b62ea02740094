/** The command line was used in a way that it is not made for; the message says how. */
export class UsageError extends Error {}

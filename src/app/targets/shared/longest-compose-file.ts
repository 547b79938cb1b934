/**
 * Longest Compose file that is read, and longest file that one names, in bytes. Docker Compose has no limit
 * of its own; files of 5 MB exist, written by programs.
 */
export const longestComposeFile = 8 * 1024 * 1024;

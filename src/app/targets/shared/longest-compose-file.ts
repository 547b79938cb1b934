/**
 * Longest Compose file that is read, and longest file that one names, in bytes. Docker Compose
 * 2.26.1 takes a file of 4.5 MB; such files are written by programs.
 */
export const longestComposeFile = 8 * 1024 * 1024;

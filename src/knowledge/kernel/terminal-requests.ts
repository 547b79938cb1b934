/**
 * Requests of ioctl(2) by which C libraries look at a file they write to, whatever it is when they do: TCGETS
 * (isatty), TIOCGWINSZ, FIONREAD, FIONBIO, FIOCLEX (include/uapi/asm-generic/ioctls.h). They change nothing
 * outside the process.
 */
export const terminalRequests: readonly number[] = [0x54_01, 0x54_13, 0x54_1b, 0x54_21, 0x54_51];

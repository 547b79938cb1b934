/** Signals of Linux by their names without `SIG` (signal(7)), as `STOPSIGNAL` and `docker kill` take them. */
const signals: ReadonlySet<string> = new Set([
  'ABRT',
  'ALRM',
  'BUS',
  'CHLD',
  'CLD',
  'CONT',
  'FPE',
  'HUP',
  'ILL',
  'INT',
  'IO',
  'IOT',
  'KILL',
  'PIPE',
  'POLL',
  'PROF',
  'PWR',
  'QUIT',
  'SEGV',
  'STKFLT',
  'STOP',
  'SYS',
  'TERM',
  'TRAP',
  'TSTP',
  'TTIN',
  'TTOU',
  'UNUSED',
  'URG',
  'USR1',
  'USR2',
  'VTALRM',
  'WINCH',
  'XCPU',
  'XFSZ',
]);

/** Whether a text is a signal: its number, or its name with or without `SIG` in any case. */
export function isSignal(text: string): boolean {
  if (/^\d+$/u.test(text)) return Number(text) > 0;
  const name = text.toUpperCase().replace(/^SIG/u, '');
  return signals.has(name) || /^RTMIN(?:\+(?:[1-9]|1[0-5]))?$|^RTMAX(?:-(?:[1-9]|1[0-4]))?$/u.test(name);
}

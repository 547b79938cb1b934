const unit: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gu;
const whole = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/u;

/** The milliseconds of a duration as Go's `time.ParseDuration` reads it (`1m30s`); `undefined` for none. */
export function durationMilliseconds(text: string): number | undefined {
  if (/^[+-]?0$/u.test(text)) return 0;
  if (!whole.test(text)) return undefined;
  const sum = [...text.matchAll(part)].reduce(
    (total, [, number = '', name = '']) => total + Number(number) * (unit[name] ?? 0),
    0,
  );
  return text.startsWith('-') ? -sum : sum;
}

/** Words that stand for a password in examples and defaults. */
const sampleWords =
  /^(?:(?:my|your|some|the|a|an|new|old|user|admin|root|db|database|test|super|very|top)?[-_. ]?(?:pass(?:w(?:or)?d|phrase)?|pwd|pw|secret|token|key|cred(?:ential)?s?)(?:here|\d{0,4}|word)?|p[a@]ssw[o0]rd\d{0,4}!?|change[-_]?(?:me|it|this)\d{0,3}!?|guest|admin|root|user(?:name)?|test(?:ing|er)?\d{0,4}|foo(?:bar|baz)?|bar|baz|qux|quux|s3cr3t|sekret|sesame|letmein|qwerty|abc\d{0,6}|1234\d{0,8}|default|none|null|nil|undefined|todo|tbd|fixme|redacted|hidden|empty|string|text|value|xyz|dummy|fake|mock|demo|sample|example|placeholder|unused|required|optional|prompt|ask|postgres|mysql|redis|mongo|rabbitmq|elastic|minio(?:admin)?)$/iu;

const sampleParts =
  /example|placeholder|change[-_]?(?:me|it|this)|your[-_ ]|replace|insert|dummy|redacted|x{4}|\*{2}|\.{3}|…|<|>|%[sdv]|\$\{|\{\{|\(\)/iu;

/** Whether a value stands for a password, and is none that anybody uses. */
export function isSamplePassword(value: string): boolean {
  return value.length < 4 || sampleWords.test(value) || sampleParts.test(value) || isSeries(value);
}

/** Whether a value is one character again and again, or a series: `aaaa`, `123456`. */
function isSeries(value: string): boolean {
  return new Set(value).size <= 2 || '01234567890abcdefghijklmnopqrstuvwxyz'.includes(value.toLowerCase());
}

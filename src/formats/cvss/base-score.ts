import { parseCvssVector } from './parse-vector.ts';
import { baseScore4 } from './base-score-4.ts';

type Metrics = Readonly<Record<string, string>>;

/**
 * Returns the base score of a CVSS vector of version 2.0, 3.0, 3.1 or 4.0, from 0 to 10; `undefined` if it is not a valid
 * vector.
 */
export function baseScoreOfCvss(text: string): number | undefined {
  const vector = parseCvssVector(text);
  if (vector === undefined) return undefined;
  if (vector.version === '4.0') return baseScore4(vector.base);
  return vector.version === '2.0' ? baseScore2(vector.base) : baseScore3(vector.base);
}

/** Numbers of metric values: `{ AV: { N: 0.85, … } }`. */
type Weights = Readonly<Record<string, Readonly<Record<string, number>>>>;

function weigher(weights: Weights, metrics: Metrics): (name: string) => number {
  return (name) => weights[name]?.[metrics[name] ?? ''] ?? Number.NaN;
}

const impact2 = { N: 0, P: 0.275, C: 0.66 };

/** CVSS 2.0, section 3.2.1 ("Base equation"). */
const weights2: Weights = {
  AV: { L: 0.395, A: 0.646, N: 1 },
  AC: { H: 0.35, M: 0.61, L: 0.71 },
  Au: { M: 0.45, S: 0.56, N: 0.704 },
  C: impact2,
  I: impact2,
  A: impact2,
};

function baseScore2(metrics: Metrics): number {
  const weight = weigher(weights2, metrics);
  const impact = 10.41 * (1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A')));
  if (impact === 0) return 0;
  const exploitability = 20 * weight('AV') * weight('AC') * weight('Au');
  return Math.round((0.6 * impact + 0.4 * exploitability - 1.5) * 1.176 * 10) / 10;
}

const impact3 = { H: 0.56, L: 0.22, N: 0 };

/** CVSS 3.1, section 7.4 ("Metric values"). */
const weights3: Weights = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: impact3,
  I: impact3,
  A: impact3,
};

/** Privileges weigh less where the scope changes. */
const privileges3: Weights = {
  U: { N: 0.85, L: 0.62, H: 0.27 },
  C: { N: 0.85, L: 0.68, H: 0.5 },
};

/** CVSS 3.1, section 7.1 ("Base metrics equations"). */
function baseScore3(metrics: Metrics): number {
  const weight = weigher(weights3, metrics);
  const isChanged = metrics['S'] === 'C';
  const share = 1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A'));
  const impact = isChanged ? 7.52 * (share - 0.029) - 3.25 * (share - 0.02) ** 15 : 6.42 * share;
  if (impact <= 0) return 0;
  const privileges = privileges3[metrics['S'] ?? '']?.[metrics['PR'] ?? ''] ?? Number.NaN;
  const exploitability = 8.22 * weight('AV') * weight('AC') * privileges * weight('UI');
  return roundUp(Math.min((isChanged ? 1.08 : 1) * (impact + exploitability), 10));
}

/** CVSS 3.1, appendix A ("Floating point rounding"). */
function roundUp(score: number): number {
  const whole = Math.round(score * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}

/**
 * Scores of the macrovectors that a vector with base metrics only can have, and of those below them (FIRST,
 * cvss-v4-calculator, `cvss_lookup.js`): by the levels of EQ1 and EQ2, then of EQ3 and EQ6, for the levels 1 and 2 of EQ4.
 * Without threat metrics the level of EQ5 is 0.
 */
const macrovectorScores: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>> = {
  '00': { '00': [10, 9.3], '01': [9.6, 9], '10': [9.3, 8.8], '11': [9.2, 8], '21': [7.9, 6.9] },
  '01': { '00': [9.5, 9.2], '01': [9.1, 8.1], '10': [9.2, 8.4], '11': [8.2, 7], '21': [7.1, 6.3] },
  '10': { '00': [9.4, 8.7], '01': [8.9, 7.5], '10': [8.6, 7.2], '11': [7.6, 5.7], '21': [6.5, 5.3] },
  '11': { '00': [9, 7.7], '01': [7.7, 6.6], '10': [7.4, 6.1], '11': [5.9, 5.2], '21': [5.8, 2.3] },
  '20': { '00': [8.6, 7], '01': [7.4, 5.4], '10': [7.2, 5.3], '11': [5.7, 3.6], '21': [4.7, 2.4] },
  '21': { '00': [7.3, 5.4], '01': [5.5, 4.3], '10': [6.1, 4.6], '11': [5.1, 1.8], '21': [2.4, 1] },
};

/** How far a value is from the worst one of its metric (CVSS 4.0, section 8.2 with its tables 24 to 29). */
const levels: Readonly<Record<string, string>> = {
  AV: 'NALP',
  PR: 'NLH',
  UI: 'NPA',
  AC: 'LH',
  AT: 'NP',
  VC: 'HLN',
  VI: 'HLN',
  VA: 'HLN',
  SC: 'HLN',
  SI: 'HLN',
  SA: 'HLN',
};

/** One set of equivalent metrics: the worst values that a level of it can have, and its depth in steps. */
interface EquivalenceLevel {
  worst: readonly string[];
  depth: number;
}

/** EQ1 to EQ4, with EQ6 in EQ3: the metrics of each, and its levels. */
const sets = {
  1: {
    metrics: ['AV', 'PR', 'UI'],
    levels: {
      0: { worst: ['NNN'], depth: 1 },
      1: { worst: ['ANN', 'NLN', 'NNP'], depth: 4 },
      2: { worst: ['PNN', 'ALP'], depth: 5 },
    },
  },
  2: {
    metrics: ['AC', 'AT'],
    levels: { 0: { worst: ['LN'], depth: 1 }, 1: { worst: ['HN', 'LP'], depth: 2 } },
  },
  3: {
    metrics: ['VC', 'VI', 'VA'],
    levels: {
      '00': { worst: ['HHH'], depth: 7 },
      '10': { worst: ['LHH', 'HLH'], depth: 8 },
      '21': { worst: ['LLL'], depth: 10 },
    },
  },
  4: {
    metrics: ['SC', 'SI', 'SA'],
    levels: { 1: { worst: ['HHH'], depth: 5 }, 2: { worst: ['LLL'], depth: 4 } },
  },
} as const;

type Metrics = Readonly<Record<string, string>>;

/** The levels of a vector: EQ3 and EQ6 together. */
interface Macrovector {
  eq1: 0 | 1 | 2;
  eq2: 0 | 1;
  eq3: '00' | '10' | '21';
  eq4: 1 | 2;
}

/** Returns the base score of a valid vector of CVSS 4.0 (section 8.2, "Scoring"). */
export function baseScore4(metrics: Metrics): number {
  if (['VC', 'VI', 'VA', 'SC', 'SI', 'SA'].every((name) => metrics[name] === 'N')) return 0;
  const vector = macrovectorOf(metrics);
  const { eq1, eq2, eq3, eq4 } = vector;
  const score = scoreAt(eq1, eq2, eq3, eq4) ?? Number.NaN;
  const parts = [
    distance(score, scoreAt(eq1 + 1, eq2, eq3, eq4), metrics, sets[1].metrics, sets[1].levels[eq1]),
    distance(score, scoreAt(eq1, eq2 + 1, eq3, eq4), metrics, sets[2].metrics, sets[2].levels[eq2]),
    distance(score, scoreBelow3(vector), metrics, sets[3].metrics, sets[3].levels[eq3]),
    distance(score, scoreAt(eq1, eq2, eq3, eq4 + 1), metrics, sets[4].metrics, sets[4].levels[eq4]),
    // EQ5 has a level below, and no distance: without threat metrics a vector is the worst of its level.
    0,
  ].filter((part) => part !== undefined);
  const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
  // A score may be a tiny bit below a tie because of the arithmetic.
  return Math.round((Math.min(Math.max(score - mean, 0), 10) + 1e-6) * 10) / 10;
}

/** CVSS 4.0, section 8.2, tables 24 to 29. */
function macrovectorOf(metrics: Metrics): Macrovector {
  const is = (name: string, value: string): boolean => metrics[name] === value;
  const reach = [is('AV', 'N'), is('PR', 'N'), is('UI', 'N')];
  const impacts = ['VC', 'VI', 'VA'].map((name) => is(name, 'H'));
  return {
    eq1: reach.every(Boolean) ? 0 : reach.some(Boolean) && !is('AV', 'P') ? 1 : 2,
    eq2: is('AC', 'L') && is('AT', 'N') ? 0 : 1,
    // Without requirements, EQ6 is 0 where an impact is high.
    eq3: impacts[0] === true && impacts[1] === true ? '00' : impacts.some(Boolean) ? '10' : '21',
    eq4: ['SC', 'SI', 'SA'].some((name) => is(name, 'H')) ? 1 : 2,
  };
}

function scoreAt(eq1: number, eq2: number, eq3: string, eq4: number): number | undefined {
  return macrovectorScores[`${eq1}${eq2}`]?.[eq3]?.[eq4 - 1];
}

/** Of two macrovectors below, the one with the higher score counts. */
function scoreBelow3({ eq1, eq2, eq3, eq4 }: Macrovector): number | undefined {
  if (eq3 === '21') return undefined;
  if (eq3 === '10') return scoreAt(eq1, eq2, '11', eq4);
  return Math.max(scoreAt(eq1, eq2, '01', eq4) ?? 0, scoreAt(eq1, eq2, '10', eq4) ?? 0);
}

/**
 * How much a vector is below the worst one of its level, as a share of what the level below is lower; `undefined` if there
 * is none below.
 */
function distance(
  score: number,
  below: number | undefined,
  metrics: Metrics,
  names: readonly string[],
  { worst, depth }: EquivalenceLevel,
): number | undefined {
  if (below === undefined) return undefined;
  const steps = worst
    .map((values) => names.map((name, at) => levelOf(name, metrics[name]) - levelOf(name, values[at])))
    .find((all) => all.every((step) => step >= 0));
  return ((score - below) * (steps ?? []).reduce((sum, step) => sum + step, 0)) / depth;
}

function levelOf(name: string, value = ''): number {
  return (levels[name] ?? '').indexOf(value);
}

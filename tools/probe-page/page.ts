import { probeGroups, type ProbeGroup, type ProbeOutcome } from '../../src/core/confine/probe.ts';
import { allProbes } from '../../src/probes/table/all-probes.ts';

/** A column of the matrix: a weakness, and the outcomes of the probes with it. */
export interface PageColumn {
  title: string;
  outcomes: ReadonlyMap<string, ProbeOutcome>;
}

/** The table of probes, by group. */
export function probeTables(): string {
  return (Object.keys(probeGroups) as ProbeGroup[])
    .map((group) => {
      const rows = allProbes
        .filter((probe) => probe.group === group)
        .map(
          ({ id, title, standsFor, remedy, expected }) =>
            `| \`${id}\` | ${title}. ${standsFor} | ${expected === 'blocked' ? 'blocked' : '–'} | ${remedy} |`,
        );
      const head = ['| probe | what it stands for | must be | what blocks it |', '| --- | --- | --- | --- |'];
      return [`### ${probeGroups[group]}`, '', ...head, ...rows, ''].join('\n');
    })
    .join('\n');
}

const signs: Readonly<Record<ProbeOutcome, string>> = {
  possible: '**possible**',
  blocked: 'blocked',
  unknown: '?',
};

/** The column of a container without options: what is possible there is with most weaknesses. */
const defaults = 'docker run';

/** The matrix of a run: for each probe the outcome in the hardened container, and where it is possible. */
export function matrixTable(columns: readonly PageColumn[]): string {
  const [hardened, ...weak] = columns;
  const rows = allProbes.map(({ id }) => {
    const all = weak.flatMap(({ title, outcomes }) => (outcomes.get(id) === 'possible' ? [title] : []));
    const where = all.includes(defaults) ? [defaults] : all;
    const own = hardened?.outcomes.get(id);
    return `| \`${id}\` | ${own === undefined ? '' : signs[own]} | ${where.join(', ')} |`;
  });
  return ['| probe | hardened | possible with |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

/** A page with a text between the marks of a name. */
export function withPart(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [head = '', rest] = page.split(open);
  if (rest === undefined) throw new Error(`the page has no ${open}`);
  return `${head}${open}\n\n${text}\n${close}${rest.split(close)[1] ?? ''}`;
}

/** The text between the marks of a name. */
export function partOf(page: string, name: string): string {
  return page.split(`<!-- ${name} -->`)[1]?.split(`<!-- end of ${name} -->`)[0]?.trim() ?? '';
}

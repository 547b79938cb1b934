import { exampleText, targetDocument } from '../../src/app/targets/examples.ts';
import { targets } from '../../src/app/targets/registry.ts';
import type { TargetReader } from '../../src/app/targets/shared/target.ts';
import type { CheckKind, Example } from '../../src/core/rules/check.ts';
import type { EngineFacts } from '../../src/core/engine/engine.ts';
import type { Facts, RunFacts } from '../../src/core/facts/facts.ts';
import type { Network } from '../../src/core/engine/network.ts';
import { known } from '../../src/core/observed.ts';
import { textTargets, type TextTargetKind } from '../../src/core/target.ts';
import { parsePolicy } from '../../src/policy/read/parse-policy.ts';
import { emptyHost } from './empty-host.ts';
import { factsWith } from './facts.ts';
import { plainEngine } from './plain-engine.ts';
import { plainNetwork } from './plain-swarm.ts';
import { filteringHost, type SavedRules } from './recorded-firewall.ts';
import { subjectFacts } from './subject-facts.ts';

const service = 'example';

/** A whole compose file around the service of an example, with what its references need to be valid. */
export function composeText(example: string, beside = ''): string {
  const lines = example.trimEnd().split('\n');
  const body = lines.map((line) => `    ${line}\n`).join('');
  return `services:\n  ${service}:\n${body}  app:\n    image: app\nvolumes:\n  data: {}\n${beside}`;
}

type Readers = Readonly<Record<TextTargetKind, TargetReader>>;
const loaded = await Promise.all(
  textTargets.map(async (kind) => [kind, await targets[kind].load()] as const),
);
const readers = Object.fromEntries(loaded) as Readers;

/** The facts of one document; problems of the text are an error of the example, unless it says so. */
function textFacts(kind: TextTargetKind, text: string, isRefused = false): Facts {
  const { facts = {}, problems = [], failures = [] } = readers[kind].readAlone?.(text) ?? {};
  if (problems.length + failures.length > 0 !== isRefused)
    throw new Error(
      `the example is ${isRefused ? 'valid' : 'not valid'}: ${JSON.stringify([problems, failures])}`,
    );
  return { ...factsWith({}), ...facts };
}

/** The facts of one compose file, of its example service only. */
export function composeFacts(text: string): Facts {
  const facts = textFacts('compose', text);
  return {
    ...facts,
    workloads: facts.workloads.filter(({ written }) => written.key.endsWith(`/${service}`)),
  };
}

/** What an example of an engine says beside its members. */
interface Around {
  networks?: readonly Partial<Network>[];
  firewall?: SavedRules;
}

/** An engine with one network, where an example says nothing else of what is around it. */
function engineFacts({ around = {}, ...given }: Partial<EngineFacts> & { around?: Around }): Facts {
  const { networks = [{}], firewall } = around;
  return {
    ...factsWith({
      engine: known({ ...plainEngine, ...given }, 'engine'),
      ...(firewall === undefined ? {} : { host: known(filteringHost(firewall), '/') }),
    }),
    networks: known(
      networks.map((network) => ({ ...plainNetwork, ...network })),
      'GET /networks',
    ),
  };
}

/** Facts of an example: of its text, or of a host or engine that is plain but for what the example says. */
export function exampleFacts(kind: CheckKind, example: Example): RunFacts {
  const facts = factsOfExample(kind, example);
  if (example.trust === undefined) return facts;
  const text = `trust:\n${example.trust.replaceAll(/^/gmu, '  ')}\n`;
  const { trust } = parsePolicy(text, 'ironhull.yaml', []);
  return { ...facts, imageTrust: { ...(trust && { policy: trust }), verdicts: [], locked: [], unread: [] } };
}

function factsOfExample(kind: CheckKind, example: Example): RunFacts {
  if (example.compose !== undefined) return composeFacts(composeText(example.compose, example.beside));
  const written = exampleText(example);
  if (written !== undefined) return textFacts(written.kind, targetDocument(written), example.isRefused);
  const given = Object(example.facts);
  if (kind === 'host') return factsWith({ host: known({ ...emptyHost, ...given }, '/') });
  if (kind === 'engine') return engineFacts(given);
  return subjectFacts(kind, given);
}

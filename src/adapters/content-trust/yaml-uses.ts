import type { Span } from '../../core/location.ts';
import {
  memberOf,
  memberText,
  type PlacedMap,
  type PlacedScalar,
  type PlacedValue,
} from '../../formats/yaml/placed-values.ts';
import { isNotaryImage, trustVariables } from '../../knowledge/trust/content-trust.ts';
import { lastBefore, occurrencesIn, placeIn, type Occurrence } from './occurrences.ts';
import { serverHost, variableUse, type TrustReading, type UseContent } from './reading.ts';
import { shellUses } from './shell-uses.ts';

const named = new RegExp(`^${trustVariables.source}$`, 'u');
const assigned = new RegExp(`^(?<name>${trustVariables.source})(?:=(?<value>.*))?$`, 'su');

/** Words that YAML 1.1 reads as booleans and YAML 1.2 as texts: what a program makes of them is not known. */
const oldBoolean = /^(?:y|yes|n|no|on|off)$/iu;

/** Reads the uses of Content Trust in the documents of a YAML or JSON file with its text. */
export function yamlUses(documents: readonly PlacedValue[], source: string): readonly TrustReading[] {
  const found: TrustReading[] = [];
  const seen = new Set<PlacedValue>();
  const names = occurrencesIn(source);
  for (const document of documents) visit(document);
  return found;

  function visit(value: PlacedValue): void {
    if (seen.has(value)) return;
    seen.add(value);
    if (value.kind === 'scalar') found.push(...scalarUses(value, source));
    else if (value.kind === 'list') value.items.forEach(visit);
    else visitMap(value);
  }

  function visitMap(map: PlacedMap): void {
    found.push(...serviceUses(map), ...admissionUses(map), ...daemonUses(map));
    const item = listedVariable(map, source);
    if (item !== undefined) found.push(item);
    for (const { key, value } of map.members) {
      // `arguments` of a task is about its `command`: Docker@2 of Azure Pipelines.
      if (named.test(key)) found.push(memberUse(key, value, source, names));
      else if (key === 'arguments' && value.kind === 'scalar') found.push(...taskUses(map, value, source));
      else if (item === undefined || value.kind !== 'scalar') visit(value);
    }
  }
}

/** Values without their own text have no offsets in the file. */
function placed({ range }: PlacedValue): Span {
  return { start: range.startOffset, end: range.endOffset };
}

/** `NAME: value`; GitLab also has `NAME: {value: …}`. */
function memberUse(
  name: string,
  value: PlacedValue,
  source: string,
  names: readonly Occurrence[],
): TrustReading {
  const given = value.kind === 'map' ? (memberOf(value, 'value') ?? value) : value;
  const start = lastBefore(names, name, placed(value).start);
  const span = { start: start?.start ?? placed(value).start, end: placed(value).end };
  return { ...span, use: variableUse(name, given.kind === 'scalar' ? textOf(given, source) : undefined) };
}

/** The text of a value; `undefined` where its program decides what it is. */
function textOf(value: PlacedScalar, source: string): string | undefined {
  if (value.tag !== undefined) return undefined;
  const { start, end } = placed(value);
  const isQuoted = /["']/u.test(source.slice(start - 1, start));
  // A member without a value takes that of the environment in Compose files, and is empty elsewhere.
  if (!isQuoted && start === end) return undefined;
  return !isQuoted && oldBoolean.test(value.text) ? undefined : value.text;
}

/** `- name: NAME` with `value`: Kubernetes, Azure Pipelines. */
function listedVariable(map: PlacedMap, source: string): TrustReading | undefined {
  const key = memberOf(map, 'name') ?? memberOf(map, 'key');
  if (key?.kind !== 'scalar' || !named.test(key.text)) return undefined;
  const value = memberOf(map, 'value');
  const use = variableUse(key.text, value?.kind === 'scalar' ? textOf(value, source) : undefined);
  return { ...placed(key), use };
}

/** `- NAME=value` and `- NAME`; else the text of a script. */
function scalarUses(value: PlacedScalar, source: string): readonly TrustReading[] {
  const match = assigned.exec(value.text);
  if (match?.groups !== undefined && !match[0].includes('\n') && !/\s\S/u.test(match.groups['value'] ?? '')) {
    const { name = '', value: given } = match.groups;
    return [{ ...placed(value), use: variableUse(name, given) }];
  }
  return scriptUses(value.text, value, source);
}

function scriptUses(text: string, value: PlacedScalar, source: string): readonly TrustReading[] {
  if (!/trust|notary|docker/iu.test(text)) return [];
  return shellUses(text).map((reading) => {
    if (value.isVerbatim) {
      const { start } = placed(value);
      return { ...reading, start: start + reading.start, end: start + reading.end };
    }
    const hasName = occurrencesIn(text.slice(reading.start, reading.end)).length > 0;
    return { ...reading, ...(hasName ? placeIn(text, reading.start, source, placed(value)) : placed(value)) };
  });
}

function taskUses(map: PlacedMap, value: PlacedScalar, source: string): readonly TrustReading[] {
  const command = memberText(map, 'command');
  const words = command === undefined ? undefined : command === 'buildAndPush' ? ['build'] : [command];
  return scriptUses(value.text, value, source).map(({ use, ...rest }) => ({
    ...rest,
    ...(use && { use: { ...use, ...(words && use.command === undefined && { command: words }) } }),
  }));
}

function serviceUses(map: PlacedMap): readonly TrustReading[] {
  const image = memberOf(map, 'image');
  if (image?.kind !== 'scalar' || !isNotaryImage(image.text)) return [];
  const [name = ''] = image.text.split('@');
  return [{ ...placed(image), use: { feature: 'service', shown: `image ${name}`, state: 'on' } }];
}

/** Connaisseur's validators of the type `notaryv1`, and `trust` of Portieris' image policies and OPA Notary Connector. */
function admissionUses(map: PlacedMap): readonly TrustReading[] {
  const type = memberOf(map, 'type');
  if (type?.kind === 'scalar' && type.text === 'notaryv1')
    return [{ ...placed(type), use: admission('validator of type notaryv1', memberText(map, 'host')) }];
  const trust = memberOf(map, 'trust');
  const enabled = memberOf(trust, 'enabled');
  if (enabled?.kind !== 'scalar' || !/^true$/iu.test(enabled.text)) return [];
  if (memberOf(trust, 'trustServer') === undefined && memberOf(trust, 'signerSecrets') === undefined)
    return [];
  return [{ ...placed(enabled), use: admission('trust: enabled', memberText(trust, 'trustServer')) }];
}

function admission(shown: string, address: string | undefined): UseContent {
  const server = address === undefined || address === '' ? undefined : serverHost(address);
  return { feature: 'admission', shown, state: 'on', ...(server !== undefined && { server }) };
}

/** `"content-trust": {"mode": "enforced"}` of `daemon.json`. */
function daemonUses(map: PlacedMap): readonly TrustReading[] {
  const setting = memberOf(map, 'content-trust');
  if (setting?.kind !== 'map') return [];
  const mode = memberText(setting, 'mode');
  if (mode === undefined && memberOf(setting, 'trust-pinning') === undefined) return [];
  const state = mode === 'enforced' ? 'on' : mode === 'disabled' ? 'off' : 'unknown';
  return [
    {
      ...placed(setting),
      use: { feature: 'daemon', shown: 'content-trust of daemon.json', state, runsIn: 'dockerd' },
    },
  ];
}

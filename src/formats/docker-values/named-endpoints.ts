import type { EngineEndpoint } from '../../core/workload/engine-endpoint.ts';
import { withoutUser } from './client-endpoints.ts';

/** An address of an engine in a configuration, and its offsets there. */
interface NamedEndpoint {
  endpoint: EngineEndpoint;
  start: number;
  end: number;
}

/** An address, in the format of Java's properties with a backslash before each colon. */
const addresses = /\b(?:tcp|ssh|https?)\\?:\/\/[^\s"',\]}]{1,255}/giu;

/** What stands before the value of a setting: `endpoint: `, `docker.host=`, `"host": [`. */
const settingBefore =
  /^(?<indent>[ \t]*(?:-[ \t]+)?)(?:.*[^\w.-])?(?<key>[A-Za-z_][\w.-]{0,127})["']?[ \t]{0,8}[:=][ \t]{0,8}\[?["']?$/u;

/** A part about engines on the same line: `docker: {endpoint: …`. */
const inlinePart = /(?:docker|swarm)["']?[ \t]{0,8}[:=][ \t]{0,8}\{[^}]*$/iu;

/** Names of parts of configurations about engines: `providers.docker`, `docker_stats`, `[[inputs.docker]]`, `dockerswarm_sd_configs`. */
const enginePart =
  /(?:^|[._-])(?:docker(?:[._-]?(?:swarm|stats|observer|logs?|containers?|engine|daemon|sd_configs|hosts?|providers?))*|swarm(?:mode)?)$/iu;

/** Names of settings that hold an address of an engine by themselves. */
const engineKey =
  /(?:^|[._-])docker[._-]?(?:host|endpoint|socket|daemon|url|address)$|(?:^|[._-])(?:docker|swarm|swarmmode)[.](?:endpoint|host|url)$/iu;

/** Names of settings that do so in a part about engines. */
const addressKey = /^(?:endpoint|host|url|address|server|hosts|base_url)$/iu;

const isOfDocker = /^(?:-\s+)?["']?type["']?\s*[:=]\s*["']?docker\b/iu;

/** A line, and the width of what is before its text. */
interface Line {
  text: string;
  indent: number;
}

function linesIn(text: string): readonly Line[] {
  return text
    .split('\n')
    .map((line) => ({ text: line.trim(), indent: line.search(/[^\s]/u) }))
    .filter(({ indent }) => indent >= 0);
}

/** How far the part of a setting is looked for, in characters. */
const reach = 4096;

/** Whether the lines above a setting, the nearest first, are those of a part about engines. */
function isBelowEnginePart(above: readonly Line[], indent: number): boolean {
  const table = above.map(({ text }) => /^\[{1,2}([^[\]]+)\]{1,2}/u.exec(text)?.[1]).find(Boolean);
  if (table !== undefined) return enginePart.test(table.replaceAll(/["'\s]/gu, ''));
  let most = indent;
  for (const line of above) {
    if (line.indent === most && isOfDocker.test(line.text)) return true;
    if (line.indent >= most) continue;
    most = line.indent;
    const key = /^(?:-\s+)?["']?(?<key>[\w./-]+)["']?\s*[:=]\s*(?:\{|\[|$)/u.exec(line.text)?.groups?.['key'];
    if (isOfDocker.test(line.text) || (key !== undefined && enginePart.test(key.split('/', 1)[0] ?? '')))
      return true;
    if (most === 0) return false;
  }
  return false;
}

/** Whether `type: docker` stands in the lines after a setting, in the same part. */
function isBesideType(below: readonly Line[], indent: number): boolean {
  const end = below.findIndex((line) => line.indent < indent);
  const part = end === -1 ? below : below.slice(0, end);
  return part.some((line) => line.indent === indent && isOfDocker.test(line.text));
}

/** Whether an address may be that of an engine: one of HTTP only where it names a port, as a page has none. */
function mayBeEngine(address: string): boolean {
  if (/^\w+:\/\/(?:0\.0\.0\.0|\[::\])?:/u.test(address)) return false;
  return /^(?:tcp|ssh):/iu.test(address) || /^https?:\/\/[^/]+:\d+\/?$/iu.test(address);
}

function isNamed(text: string, start: number, end: number): boolean {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(Math.max(lineStart, start - 512), start);
  const { indent = '', key = '' } = settingBefore.exec(before)?.groups ?? {};
  if (engineKey.test(key)) return true;
  if (!addressKey.test(key)) return false;
  if (inlinePart.test(before)) return true;
  const above = linesIn(text.slice(Math.max(0, lineStart - reach), lineStart)).toReversed();
  if (isBelowEnginePart(above, indent.length)) return true;
  const lineEnd = text.indexOf('\n', end);
  return lineEnd >= 0 && isBesideType(linesIn(text.slice(lineEnd + 1, lineEnd + reach)), indent.length);
}

/** Returns the engines that a configuration names by its settings, at whatever port they answer. */
export function namedEndpoints(text: string, option: string): readonly NamedEndpoint[] {
  if (!/docker|swarm/iu.test(text)) return [];
  return [...text.matchAll(addresses)].flatMap(({ 0: written, index: start }): NamedEndpoint[] => {
    const address = written.replaceAll('\\', '');
    const end = start + written.length;
    if (!mayBeEngine(address) || !isNamed(text, start, end)) return [];
    return [{ endpoint: { kind: 'client', option, address: withoutUser(address) }, start, end }];
  });
}

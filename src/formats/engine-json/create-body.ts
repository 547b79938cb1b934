import { isJsonRecord } from '../json/members.ts';
import { configFields, createBodyType, hostConfigFields } from './container-types.ts';
import { decodeNode } from './decode.ts';
import { pointerStep } from './node.ts';
import type { BodyProblem } from './node.ts';
import { scanJson } from './scan.ts';

/**
 * A create body as the engine interprets it. `value` has the shape of the canonical body: the configuration's
 * fields at the top level, `HostConfig`, `NetworkingConfig`. `pointers` maps the pointer of each value there
 * to the pointer where the body wrote it.
 */
export interface CreateBody {
  value: Readonly<Record<string, unknown>>;
  pointers: ReadonlyMap<string, string>;
}

/** A decoded body, or why the engine (or a limit of this reader) refuses it. */
export type CreateBodyResult = CreateBody | { problems: readonly BodyProblem[] };

function copyPointers(pointers: Map<string, string>, from: string, to: string): void {
  for (const [at, written] of pointers) {
    if (at === from || at.startsWith(`${from}/`)) pointers.set(to + at.slice(from.length), written);
  }
}

// The only fields of a top-level host configuration that apply beside `HostConfig`.
const completing = ['Memory', 'MemorySwap', 'CpuShares', 'CpusetCpus', 'VolumeDriver'];

/**
 * Moves host configuration fields at the top level into `HostConfig`, as Engine 26 does (run): all of them
 * without a `HostConfig`, else a few that it leaves unset.
 */
function adoptTopLevel(body: Record<string, unknown>, pointers: Map<string, string>): void {
  const given = isJsonRecord(body['HostConfig']) ? body['HostConfig'] : undefined;
  const host: Record<string, unknown> = given ?? { __proto__: null };
  const adopt = (from: string, to: string): void => {
    if (body[from] === undefined || (given !== undefined && host[to])) return;
    host[to] = body[from];
    copyPointers(pointers, pointerStep(from), `/HostConfig${pointerStep(to)}`);
  };
  for (const name of given ? completing : Object.keys(hostConfigFields)) adopt(name, name);
  if (!host['CpusetCpus']) adopt('Cpuset', 'CpusetCpus');
  if (given || Object.keys(host).length > 0) body['HostConfig'] = host;
}

/** Whether any field of the configuration is present, even as null. */
function hasConfig(pointers: ReadonlyMap<string, string>): boolean {
  return Object.keys(configFields).some((name) => pointers.has(pointerStep(name)));
}

/**
 * Decodes the body of `POST /containers/create` as Engine 26 does: `encoding/json`'s decoding, then the
 * engine's merging of old forms. The engine refuses a body with any problem, so then there is no value.
 */
export function decodeCreateBody(text: string): CreateBodyResult {
  const scanned = scanJson(text);
  if ('problem' in scanned) return { problems: [scanned.problem] };
  const { value, pointers, problems } = decodeNode(scanned.node, createBodyType);
  if (problems.length > 0) return { problems };
  const body = isJsonRecord(value) ? value : {};
  if (!hasConfig(pointers)) {
    return { problems: [{ message: 'config cannot be empty in order to create a container', pointer: '' }] };
  }
  adoptTopLevel(body, pointers);
  return { value: body, pointers };
}

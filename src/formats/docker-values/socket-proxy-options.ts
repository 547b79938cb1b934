import type { EngineEndpoint } from '../../core/workload/engine-endpoint.ts';
import { admitsEveryone, startsContainers } from '../../knowledge/engine/socket-proxy-rules.ts';

/** An option of a socket proxy that is given patterns: `-allowPOST=/v1\..{1,2}/containers/.*`. */
const option =
  /(?:^|\s)["']?--?(?<name>allow[A-Z]+|listenip|allowfrom|proxyport|socketpath|proxysocketendpoint)(?:=|\s+)["']?(?<value>[^\s"']+)/gu;

/** Returns what a socket proxy serves by patterns in its arguments, and the index of the argument with the first one. */
export function socketProxyRelay(texts: readonly string[]): { endpoint: EngineEndpoint; index: number }[] {
  const all = texts.join('\n');
  const options = [...all.matchAll(option)].map(({ index, groups }) => ({
    name: groups?.['name'] ?? '',
    value: groups?.['value'] ?? '',
    offset: index + 1,
  }));
  const first = options.find(({ name }) => /^allow[A-Z]/u.test(name));
  if (first === undefined) return [];
  const last = (name: string) => options.findLast((each) => each.name === name)?.value;
  const posts = options.flatMap(({ name, value }) => (name === 'allowPOST' ? [value] : []));
  const { name, offset } = options.find((each) => each.name === 'allowPOST') ?? first;
  const index = all.slice(0, offset).split('\n').length - 1;
  const own = { option: `-${name}`, socket: last('socketpath') ?? '/var/run/docker.sock' };
  const path = last('proxysocketendpoint');
  if (path !== undefined)
    return posts.some(startsContainers) ? [{ endpoint: { kind: 'socket', path, ...own }, index }] : [];
  const listens = last('listenip');
  const isLimited = !admitsEveryone({ posts, listens, clients: last('allowfrom') });
  const port = Number(last('proxyport') ?? 2375);
  return [{ endpoint: { kind: 'server', port, ...own, ...(isLimited && { limited: true }) }, index }];
}

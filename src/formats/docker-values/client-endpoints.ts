import type { EngineEndpoint } from '../../core/workload/engine-endpoint.ts';
import { hasRemoteEngine, isEngineAddress, namesEngine } from '../../knowledge/engine/engine-variables.ts';
import { argumentValues } from './argument-values.ts';
import type { Word } from './ssh-forwards.ts';

interface FoundClient {
  endpoint: EngineEndpoint;
  index: number;
}

/** Returns an address that may be shown: one with user information is cut to its scheme. */
export function withoutUser(address: string): string {
  return address.includes('@') ? `${address.split('://')[0] ?? ''}://… (with a user name)` : address;
}

/** `DOCKER_HOST=tcp://gw:2375`, also as `--env=…`, and the default of an expansion: `${DOCKER_HOST:=tcp://gw:2375}`. */
const assignment =
  /^(?:--?[\w-]+=)?(?:(?<name>[A-Za-z_]\w*)=(?:\$\{\w+:?[-=](?<unless>[^}]*)\}|(?<value>.*))|\$\{(?<expanded>[A-Za-z_]\w*):?[-=](?<byDefault>[^}]*)\})$/u;

/** Names of arguments with the address of an engine in the client libraries of Docker: `DockerClient(base_url='tcp://…')`. */
const libraryArgument = /^(?:base_url|baseUrl|docker_?host)$/iu;
const ofTcp = /^(?:tcp|ssh):\/\//iu;

/** Returns the engines whose address the words of a command give to a variable, as a shell does. */
export function assignedEndpoints(words: readonly Word[]): readonly FoundClient[] {
  return words.flatMap(({ text, index }, position): FoundClient[] => {
    const { name, value, unless, expanded, byDefault } = assignment.exec(text)?.groups ?? {};
    const variable = name ?? expanded;
    if (variable === undefined) return [];
    // The quotes around a value end a word: its text is the next one.
    const next = words[position + 1]?.text ?? '';
    const given = unless ?? byDefault ?? value ?? '';
    const address = given === '' && ofTcp.test(next) ? next : given;
    const isNamed = namesEngine(variable) && hasRemoteEngine(variable, address);
    const isArgument = libraryArgument.test(variable) && ofTcp.test(address);
    if (!isNamed && !isArgument && !isEngineAddress(given)) return [];
    return [{ endpoint: { kind: 'client', option: variable, address: withoutUser(address) }, index }];
  });
}

/** Options of clients with the address of an engine or builder: by the program among the words. */
const clientOptions: readonly (readonly [program: string, option: RegExp, address: RegExp])[] = [
  ['docker', /^--docker$/u, /(?:^|,)host=(?<address>(?:tcp|ssh|https?):\/\/[^,]+)/iu],
  ['podman', /^--url$/u, /^(?<address>(?:tcp|ssh):\/\/.+)$/iu],
  ['buildctl', /^--addr$/u, /^(?<address>(?:tcp|ssh|(?:docker|podman)-container):\/\/.+)$/iu],
];

/** Returns the engines that options of clients of their own name: `docker context create a --docker host=tcp://…`. */
export function clientEndpoints(
  words: readonly Word[],
  programs: ReadonlySet<string>,
): readonly FoundClient[] {
  const named = clientOptions.flatMap(([program, option, format]) =>
    programs.has(program)
      ? argumentValues(words, option).flatMap(({ text, index }): FoundClient[] => {
          const address = format.exec(text)?.groups?.['address'];
          const shown = option.source.replaceAll(/[$^]/gu, '');
          if (address === undefined) return [];
          return [{ endpoint: { kind: 'client', option: shown, address: withoutUser(address) }, index }];
        })
      : [],
  );
  if (!programs.has('buildx') || !programs.has('create')) return named;
  const builders = words.flatMap(({ text, index }): FoundClient[] =>
    ofTcp.test(text)
      ? [{ endpoint: { kind: 'client', option: 'buildx create', address: withoutUser(text) }, index }]
      : [],
  );
  return [...named, ...builders];
}

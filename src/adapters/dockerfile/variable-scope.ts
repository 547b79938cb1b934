import { platformArguments, proxyArguments } from '../../knowledge/build-arguments.ts';

/** What is known of a variable. */
export interface Variable {
  /** Missing for one that is declared without a value: a build argument may give it one. */
  value?: string;
  by: 'ARG' | 'ENV';
}

/** The variables at one point of a file. */
export interface VariableScope {
  lookUp(this: void, name: string): Variable | undefined;
  /** Whether the base image may set further ones. */
  isOpen: boolean;
}

const argument: Variable = { by: 'ARG' };
const platforms = new Map(platformArguments.map((name) => [name, argument]));
const proxies = new Map(proxyArguments.map((name) => [name, argument]));

/** The scope of FROM before any ARG: the platforms of the build. */
export const platformScope: VariableScope = { lookUp: (name) => platforms.get(name), isOpen: false };

/** The scope at the start of a stage on an image, which may set further variables; on `scratch` there are none. */
export function stageScope(isOpen: boolean): VariableScope {
  return { lookUp: (name) => proxies.get(name), isOpen };
}

/** The scope at the start of a build from an image: it has the variables of ENV. */
export function inheritedScope({ lookUp }: VariableScope, isOpen: boolean): VariableScope {
  return {
    isOpen,
    lookUp(name) {
      const found = lookUp(name);
      return found?.by === 'ENV' ? found : proxies.get(name);
    },
  };
}

/**
 * The variables of a stage as its instructions change them, one after the other. Each scope is a moment of it, and
 * nothing is copied: files may have thousands of ENV.
 */
export interface VariableHistory {
  set(name: string, variable: Variable): void;
  /** The variables as they are now, whatever is set later. */
  now(): VariableScope;
}

/** Returns a history that starts with a scope. */
export function historyFrom(start: VariableScope): VariableHistory {
  const changes = new Map<string, { moment: number; variable: Variable }[]>();
  let moment = 0;
  return {
    set(name, variable) {
      moment++;
      const ofName = changes.get(name) ?? [];
      ofName.push({ moment, variable });
      changes.set(name, ofName);
    },
    now() {
      const then = moment;
      return {
        isOpen: start.isOpen,
        lookUp: (name) => lastUntil(changes.get(name) ?? [], then) ?? start.lookUp(name),
      };
    },
  };
}

/** The last change until a moment. */
function lastUntil(
  changes: readonly { moment: number; variable: Variable }[],
  moment: number,
): Variable | undefined {
  let [low, high] = [0, changes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle]?.moment ?? 0) <= moment) low = middle + 1;
    else high = middle;
  }
  return changes[low - 1]?.variable;
}

import { parseByteSize, parseSwapSize } from '../../formats/docker-values/byte-size.ts';
import { parseInteger } from '../../formats/docker-values/integer.ts';
import { parseShortPort } from '../../formats/docker-values/port.ts';
import { parseShortVolume } from '../../formats/docker-values/volume.ts';
import { isCommandLine } from './command-line.ts';
import { parseGoInteger } from './go-number.ts';
import { printed, toBoolean, toNumber, yamlNumber } from './cast.ts';
import type { ScalarNode } from './node.ts';

/** What a single value must be beside its type: `what` ends the sentence "must be …". */
export interface ValueRule {
  what: string;
  /** Compose asks for it in each file, whatever a later one has. */
  inEachFile?: true;
  accepts(node: ScalarNode): boolean;
}

const ofText = (what: string, accepts: (text: string) => boolean): ValueRule => ({
  what,
  accepts: (node) => accepts(node.text),
});

/** The number that a value is: YAML's own, or text in decimal digits. */
function numberOf({ type, text }: Pick<ScalarNode, 'type' | 'text'>): number | undefined {
  if (type === 'string') return toNumber(text);
  const large = type === 'int' ? parseGoInteger(text) : undefined;
  return large === undefined ? yamlNumber({ type, text }) : Number(large);
}

/** The words of a command. */
export const commandLine = ofText('a command whose quotes are closed', isCommandLine);

/** A boolean, or a word for one. */
export const truth: ValueRule = {
  what: 'true or false',
  inEachFile: true,
  accepts: (node) => toBoolean(node) !== undefined,
};

/** What Go's `strconv.ParseFloat` takes beside decimal digits. */
const otherNumber = /^[-+]?(?:inf|infinity|nan|0x[\da-f_.]+p[-+]?\d+)$/iu;

/** Any number within bounds. */
export function numberWithin(least = -Infinity, most = Infinity): ValueRule {
  return {
    what: `a number${bounds(least, most)}`,
    inEachFile: true,
    accepts(node) {
      const value = numberOf(node);
      if (value === undefined) return otherNumber.test(node.text);
      return value >= least && value <= most;
    },
  };
}

/** A whole number within bounds; text in decimal digits counts. */
export function integerWithin(least = -Infinity, most = Infinity): ValueRule {
  return {
    what: `a whole number${bounds(least, most)}`,
    inEachFile: true,
    accepts(node) {
      const value = node.type === 'string' ? parseInteger(node.text) : numberOf(node);
      return value !== undefined && Number.isInteger(value) && value >= least && value <= most;
    },
  };
}

function bounds(least: number, most: number): string {
  if (Number.isFinite(most)) return ` from ${least} to ${most}`;
  return Number.isFinite(least) ? ` of at least ${least}` : '';
}

/** A number, of which text must be whole: Compose casts text to an integer, and takes any number of YAML. */
export function castInteger(least = -Infinity): ValueRule {
  return {
    what: `a whole number${bounds(least, Infinity)}`,
    inEachFile: true,
    accepts({ type, text }) {
      const value = type === 'string' ? parseInteger(text) : numberOf({ type, text });
      return value !== undefined && value >= least;
    },
  };
}

/** A size in bytes; a number of YAML may be negative. */
export const size: ValueRule = {
  what: 'a size, such as 512m',
  accepts: ({ type, text }) =>
    type === 'string' ? parseByteSize(text) !== undefined : numberOf({ type, text }) !== undefined,
};

/** A size in bytes that is not negative. */
export const sizeOfAtLeastZero: ValueRule = {
  what: 'a size of at least 0, such as 512m',
  accepts: (node) => size.accepts(node) && !node.text.startsWith('-'),
};

/** A limit for memory and swap: a size, or -1 for no limit. */
export const swapSize: ValueRule = {
  what: 'a size, such as 1g, or -1',
  accepts: ({ type, text }) => type !== 'string' || parseSwapSize(text) !== undefined,
};

const duration = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w))+)$/u;

/** A duration as Compose reads it (Go's notation; later releases take days and weeks too). */
export const time: ValueRule = ofText('a duration with a unit, such as 30s', (text) => duration.test(text));

/** One of some words. */
export function oneOf(words: string): ValueRule {
  const all = words.split(' ');
  return { ...ofText(`one of ${all.join(', ')}`, (text) => all.includes(text)), inEachFile: true };
}

/** When an image is pulled; the periods are of later releases. */
export const pullPolicy: ValueRule = ofText(
  'one of always, never, missing, if_not_present, build, daily, weekly, every_<duration>',
  (text) =>
    /^(?:always|never|missing|if_not_present|build|refresh|daily|weekly|every_(?:\d+[wdhms])+)$/u.test(text),
);

/** A number, or `all`. */
export const countOrAll: ValueRule = {
  what: 'a whole number or all',
  accepts: (node) => node.text.toLowerCase() === 'all' || integerWithin().accepts(node),
};

/** A port in the short syntax, with a port of the container that is not 0. */
export const shortPort: ValueRule = {
  what: 'a port, such as 8080:80 or 127.0.0.1:8080-8081:80-81/udp',
  accepts({ type, text }) {
    if (type === 'float') return false;
    // Compose reads the first two parts of a range.
    const written = type === 'int' ? printed({ type, text }) : text.replaceAll(/(\d-\d+)(?:-\d+)+/gu, '$1');
    const ports = parseShortPort(written);
    return ports !== undefined && ports.every(({ containerPort }) => containerPort !== '0');
  },
};

/** A mount in the short syntax. Compose takes a single letter and a colon anywhere for a drive. */
export const shortVolume: ValueRule = ofText(
  'a mount, such as ./data:/data:ro',
  (text) => parseShortVolume(text) !== undefined || /:[A-Za-z]:[^:]+$/u.test(text),
);

/** A device in the short syntax: up to three parts. */
export const shortDevice: ValueRule = ofText(
  'a device, such as /dev/a:/dev/b:r',
  (text) => text.split(':').length <= 3,
);

/** `host:address` or `host=address`. */
export const hostAndAddress: ValueRule = ofText('a host and an address, such as db:10.0.0.1', (text) =>
  /^[^:=]+[:=]/u.test(text),
);

/** The agent of SSH, or a name with the path of a key. */
export const sshKey: ValueRule = ofText(
  'default, or a name and a path, such as git=./key',
  (text) => text === 'default' || text.includes('='),
);

/** `name=value`. */
export const pair: ValueRule = ofText('a pair, such as name=value', (text) => text.includes('='));

import { credentialFormats, isFoundByName, nameDetector } from '../knowledge/credentials/credentials.ts';
import type { WorkloadCredential } from '../core/workload/workload.ts';
import { textLineCredentials } from './text.ts';

/** A credential of a configuration file, and the offsets of its line. */
export interface ConfigurationCredential {
  credential: WorkloadCredential;
  start: number;
  end: number;
}

/** The longest part of a line that is searched at once: members of JSON in one line are parted. */
const longestPart = 2000;

/** Words that stand for a value that somebody is to fill in. */
const placeholder =
  /change[-_ ]?(?:me|it|this)|replace[-_ ]?(?:me|with|this)|\byour[-_ ]|placeholder|x{6,}|\*{4,}|\bREDACTED\b|<[a-z][\w -]{2,40}>/iu;

/** Values that something else fills in: templates, variables, stores of secrets, values that sops encrypts. */
const filledIn =
  /\$\{|\{\{|\{%|<%|%\(|\$\(|\$__\w+\{|!secret\b|!env\b|\bENC\[|\bgetenv\b|\bprocess\.env\b|\benv\(|\blookup\(/iu;

/** A line of a comment. */
const comment = /^\s*(?:#|;|\/\/|\/?\*|--\s|<!--)/u;

/** A line that may hold a credential by a name in it, or by an option of a program. */
const names =
  /pass|pwd|\bpw|_pw|secret|token|key|cred|auth|salt|dsn|_pat\b|connection|cookie|identified|private|\s--?[A-Za-z]/iu;

/** A setting whose value is an object or a list, which the next lines hold. */
const opensBlock = /[:=]\s{0,8}(?:[{|>]\s*$|\[)/u;

function partsOf(line: string): readonly string[] {
  if (line.length <= longestPart && !/"\s{0,8}:.*,\s{0,8}"/u.test(line)) return [line];
  return line.split(/(?<=[,{])(?=\s{0,8}["'])/u).filter((part) => part.length <= longestPart);
}

function inPart(part: string): readonly WorkloadCredential[] {
  if (placeholder.test(part)) return [];
  const isNoValue = filledIn.test(part) || opensBlock.test(part);
  return textLineCredentials('configuration-file', part, []).flatMap((entry) => {
    if (!('value' in entry)) return [];
    const { detector } = entry.value;
    return isNoValue && (detector === nameDetector || isFoundByName(detector)) ? [] : [entry.value];
  });
}

/** Returns the places of a text at which a credential is found by its format, in order. */
function formatPlaces(text: string): number[] {
  const found = credentialFormats.flatMap(({ marks, form, confirm }) =>
    marks.some((mark) => text.includes(mark)) ? [...text.matchAll(form)].filter(confirm) : [],
  );
  return found.map(({ index }) => index).toSorted((a, b) => a - b);
}

/**
 * Returns what looks like a credential in a configuration file, each one once, with its line. Comments and placeholders
 * are none.
 */
export function findConfigurationCredentials(text: string): readonly ConfigurationCredential[] {
  const found = new Map<string, ConfigurationCredential>();
  const marked = formatPlaces(text);
  let start = 0;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    const isNamed = names.test(line);
    while ((marked[0] ?? text.length) < start) marked.shift();
    const isMarked = marked[0] !== undefined && marked[0] <= end;
    if ((isNamed || isMarked) && !comment.test(line))
      for (const credential of partsOf(line).flatMap(inPart)) {
        const key = `${credential.name} ${credential.detector}`;
        if (!found.has(key)) found.set(key, { credential, start, end });
      }
    start = end + 1;
  }
  return [...found.values()];
}

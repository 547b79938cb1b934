import type { DefiningFile } from '../../../core/facts.ts';
import { rootSubject } from '../../../core/subject.ts';
import type { LocatedMember, LocatedObject, LocatedValue } from '../../../formats/json/located-json.ts';
import { rangeOf, type TextIndex } from '../../../formats/yaml/text-index.ts';
import { credentialDetector, nameDetector } from '../../../knowledge/credentials.ts';
import type { FileProblem } from '../shared/file-problem.ts';
import { daemonConfigCredential } from './rules.ts';

/** A text of the file: the path of its member, and its value. */
interface NamedValue {
  path: readonly string[];
  value: LocatedValue & { kind: 'string' };
}

/** Returns all texts below a value. */
function textsIn(path: readonly string[], value: LocatedValue): readonly NamedValue[] {
  if (value.kind === 'string') return [{ path, value }];
  if (value.kind === 'array') return value.items.flatMap((item) => textsIn(path, item));
  return value.kind === 'object' ? value.members.flatMap((member) => textsOf(path, member)) : [];
}

function textsOf(path: readonly string[], { name, value }: LocatedMember): readonly NamedValue[] {
  return textsIn([...path, name], value);
}

/** An element of a list such as `splunk-token=tea` has a name of its own. */
function detectorOf({ path, value: { text } }: NamedValue): string | undefined {
  const [, name = path.at(-1) ?? '', value = text] = /^-{0,2}([A-Za-z][\w.-]*)=(.*)$/su.exec(text) ?? [];
  return credentialDetector(name, value);
}

/** Returns a problem for each text of a daemon.json that looks like a credential, without the text. */
export function findDaemonCredentials(
  object: LocatedObject | undefined,
  { name, key }: DefiningFile,
  index: TextIndex,
): readonly FileProblem[] {
  const texts = object?.members.flatMap((member) => textsOf([], member)) ?? [];
  return texts.flatMap((text): FileProblem[] => {
    const detector = detectorOf(text);
    if (detector === undefined) return [];
    const { start, end } = text.value.span;
    const saw = `${text.path.join('.')}, ${text.value.text.length} characters, by ${detector}`;
    return [
      {
        rule: daemonConfigCredential,
        subject: rootSubject('daemon-config', key, name),
        message:
          detector === nameDetector
            ? `${text.path.join('.')} looks like a credential`
            : `${text.path.join('.')} holds a credential (${detector})`,
        evidence: [{ source: name, saw }],
        at: [{ in: 'file', file: name, range: rangeOf(index, start, end) }],
        fixes: [],
      },
    ];
  });
}

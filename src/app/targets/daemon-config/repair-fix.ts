import type { Fix } from '../../../core/findings/finding.ts';
import type { ConfigRepair } from '../../../formats/daemon-config/config-problem.ts';
import { entryRemoval } from '../../../formats/json/removal.ts';
import { rangeOf, type TextIndex } from '../../../formats/yaml/text-index.ts';

/** The fix that changes the text of the file as a repair says. */
export function repairFix(repair: ConfigRepair, file: string, index: TextIndex): Fix {
  const base = { kind: 'edit', safety: 'risky' } as const;
  switch (repair.kind) {
    case 'rename': {
      const { start, end } = repair.nameSpan;
      const [range, text] = [rangeOf(index, start, end), JSON.stringify(repair.to)];
      const old = index.text.slice(start, end);
      return { ...base, title: `Rename it to ${repair.to}`, edits: [{ file, range, text, old }] };
    }
    case 'remove': {
      const { member, parent } = repair;
      const siblings = parent.members;
      const spans = siblings.map(({ nameSpan, value }) => ({ start: nameSpan.start, end: value.span.end }));
      const { span, text } = entryRemoval(parent.span, spans, siblings.indexOf(member), '{}');
      const range = rangeOf(index, span.start, span.end);
      return { ...base, title: `Remove ${member.name}`, edits: [{ file, range, text }] };
    }
  }
}

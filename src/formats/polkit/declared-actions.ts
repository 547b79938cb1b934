import { XmlReader } from '../xml/xml-reader.ts';

/** An action that its declaration (polkit(8), "Declaring actions") allows without authentication. */
export interface DeclaredAction {
  id: string;
  /** The program that pkexec runs for it; missing for other actions. */
  program?: string;
}

const programKey = 'org.freedesktop.policykit.exec.path';
const answers: ReadonlySet<string> = new Set(['allow_any', 'allow_inactive', 'allow_active']);

/**
 * Returns the actions of a `.policy` file that everyone, or everyone at the machine, may do without authentication.
 * @throws Malformed if the document is not well-formed.
 */
export function openActions(text: string): readonly DeclaredAction[] {
  const reader = new XmlReader(withoutType(text));
  const found: DeclaredAction[] = [];
  let action: (DeclaredAction & { isOpen: boolean }) | undefined;
  let inside = '';
  let content = '';
  for (let event = reader.next(); event !== undefined; event = reader.next()) {
    if (event.kind === 'text') content += event.text;
    if (event.kind === 'start') {
      if (event.name === 'action') action = { id: event.attributes.get('id') ?? '', isOpen: false };
      inside =
        event.name === 'annotate' && event.attributes.get('key') === programKey ? programKey : event.name;
      content = '';
    }
    if (event.kind !== 'end' || action === undefined) continue;
    if (answers.has(inside) && content.trim() === 'yes') action.isOpen = true;
    if (inside === programKey) action.program = content.trim();
    if (event.name === 'action') {
      const { isOpen, ...declared } = action;
      if (isOpen) found.push(declared);
      action = undefined;
    }
    inside = '';
  }
  return found;
}

/** Removes the type of the document, which polkit's files have, and which declares nothing. */
function withoutType(text: string): string {
  const start = text.indexOf('<!DOCTYPE');
  const end = start === -1 || start > text.indexOf('<policyconfig') ? -1 : text.indexOf('>', start);
  return end === -1 || text.slice(start, end).includes('[')
    ? text
    : text.slice(0, start) + text.slice(end + 1);
}

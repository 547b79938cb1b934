/** An action that its declaration (polkit(8), "Declaring actions") allows without authentication. */
export interface DeclaredAction {
  id: string;
  /** The program that pkexec runs for it; missing for other actions. */
  program?: string;
}

/** Returns the actions of a `.policy` file that everyone, or everyone at the machine, may do without authentication. */
export function openActions(text: string): readonly DeclaredAction[] {
  const actions = text
    .replaceAll(/<!--[\s\S]*?-->/gu, '')
    .matchAll(/<action\b([^>]*)>([\s\S]*?)<\/action>/gu);
  return [...actions].flatMap(([, head = '', body = '']) => {
    const id = /\bid\s*=\s*["']([^"']*)["']/u.exec(head)?.[1];
    const isOpen = /<allow_(any|inactive|active)>\s*yes\s*<\/allow_\1>/u.test(body);
    const program =
      /<annotate\s+key\s*=\s*["']org\.freedesktop\.policykit\.exec\.path["']\s*>\s*([^<]*?)\s*</u.exec(
        body,
      )?.[1];
    return id === undefined || !isOpen ? [] : [{ id, ...(program === undefined ? {} : { program }) }];
  });
}

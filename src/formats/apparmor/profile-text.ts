/** What the text of a profile (apparmor.d(5)) opens wide. */
export interface ProfileText {
  /** Rules that allow everything of their kind, as written: `file`, `mount`. */
  open: readonly string[];
  /** Files with further rules, which are not read. */
  includes: readonly string[];
}

/** Returns the text of the block of a profile, and the words between its name and the block. */
function blockOf(text: string, name: string): { head: string; body: string } | undefined {
  const quoted = name.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  const start = new RegExp(`^[ \\t]*(?:profile[ \\t]+)?"?${quoted}"?(?=[\\s{])([^{};]*)\\{`, 'mu').exec(text);
  if (start === null) return undefined;
  const from = start.index + start[0].length;
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return { head: start[1] ?? '', body: text.slice(from, at) };
  }
  return undefined;
}

function withoutComments(text: string): string {
  return text.replaceAll(/(?<=^|\s)#(?!include\b).*/gmu, '');
}

/** Every file, written: `file`, `/** rwk`, `/{**,} w`. */
const everyFile = /^(?:owner )?(?:file|(?:file )?"?\/(?:\*\*|\{\*\*,\}|\{,\*\*\})"? [a-zA-Z]*w[a-zA-Z]*)$/u;
/** Kernel settings, written: `/proc/** w`, `@{PROC}/sys/** rw`. */
const kernelFiles =
  /^(?:file )?"?(?:\/proc|@\{PROC\}|\/sys)\/(?:sys\/)?(?:kernel\/)?\*\*"? [a-zA-Z]*w[a-zA-Z]*$/u;
/** Whatever is mounted, and whatever profile is changed to. */
const anything = /^(?:mount|change_profile|change_profile -> (?:"?unconfined"?|\*\*)|all)$/u;
/** A rule that takes files of the kernel from others: `deny @{PROC}/sysrq-trigger rwklx`. */
const guarded = /^(?:audit )?deny (?:file )?"?(?:@\{PROC\}|\/proc|\/sys|\/\*\*)/u;

/** Parses the profile of a name; `undefined` if the text has none. */
export function parseProfileText(source: string, name: string): ProfileText | undefined {
  const block = blockOf(withoutComments(source), name);
  if (block === undefined) return undefined;
  const rules = block.body
    .split(/,(?=\s|$)|\n/u)
    .map((rule) => rule.trim().replaceAll(/\s+/gu, ' '))
    .filter((rule) => rule !== '');
  const isGuarded = rules.some((rule) => guarded.test(rule));
  const modes = /\bflags\s*=\s*\(([^)]*)\)/u.exec(block.head)?.[1]?.split(/[\s,]+/u) ?? [];
  return {
    open: [
      ...modes.filter((mode) => ['unconfined', 'complain', 'default_allow'].includes(mode)),
      ...rules.filter((rule) => {
        const allowed = rule.replace(/^(?:priority=-?\d+ )?(?:audit )?(?:allow )?/u, '');
        return (
          anything.test(allowed) || (!isGuarded && (everyFile.test(allowed) || kernelFiles.test(allowed)))
        );
      }),
    ],
    includes: rules.flatMap((rule) => {
      const path = /^#?include (?:if exists )?[<"]?([^>"]*)/u.exec(rule)?.[1];
      return path === undefined || /^(?:abstractions|tunables)\//u.test(path) ? [] : [path];
    }),
  };
}

import { readDockerfileFacts } from '../adapters/dockerfile/inline-dockerfile.ts';
import { shellScripts, type ShellScript } from '../adapters/dockerfile/shell-scripts.ts';
import { check as shellcheckRule } from '../checks/dockerfile/shellcheck.ts';
import type { Check } from '../core/rules/check.ts';
import type { ShellComment } from '../core/image/dockerfile.ts';
import type { DockerfileFacts } from '../core/facts/facts.ts';
import { known } from '../core/observed.ts';
import type { ScriptComment } from '../formats/shellcheck/parse-comments.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';

function commentOf({ spanOf }: ShellScript, comment: ScriptComment): ShellComment {
  const { line, column, endLine, endColumn, code, level, message } = comment;
  const span = spanOf({ line, column }, { line: endLine, column: endColumn });
  return { code, level, message, span };
}

/**
 * Returns Dockerfiles with what ShellCheck says of their scripts, if its rule is among the checks: one process for all of
 * them.
 */
export async function withShellComments(
  dockerfiles: readonly DockerfileFacts[],
  checks: readonly Check[],
  { shellcheck }: RuntimeContext,
): Promise<readonly DockerfileFacts[]> {
  if (shellcheck === undefined || !checks.some(({ id }) => id === shellcheckRule.id)) return dockerfiles;
  const scripts = dockerfiles.map((one) => shellScripts(readDockerfileFacts(one)));
  // Dockerfiles of one repository often have steps in common.
  const texts = [...new Set(scripts.flatMap((own) => own.map(({ text }) => text)))];
  const comments = await shellcheck(texts);
  if (comments.state !== 'known')
    return dockerfiles.map((dockerfile) => ({ ...dockerfile, shellComments: comments }));
  const byText = new Map(texts.map((text, n) => [text, comments.value[n] ?? []]));
  return dockerfiles.map((dockerfile, n) => {
    const found = (scripts[n] ?? []).flatMap((script) =>
      (byText.get(script.text) ?? []).map((comment) => commentOf(script, comment)),
    );
    return { ...dockerfile, shellComments: known(found, comments.from) };
  });
}

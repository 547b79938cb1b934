import type { CopyInstruction, Instruction } from '../../core/image/dockerfile.ts';
import { flagOf } from '../support/dockerfile/dockerfile-flags.ts';
import { dockerfileCheck, instructionsOf, replaceText } from '../support/dockerfile/dockerfile-rule.ts';
import { inheritedInstruction } from '../support/dockerfile/inherited-instruction.ts';

function countOf({ sources, heredocs }: CopyInstruction): number {
  return sources.length + heredocs.length;
}

const slash = dockerfileCheck({
  id: 'dockerfile/copy-destination-slash',
  title: 'Several files copied to a path without a slash at its end',
  category: 'correctness',
  severity: 'medium',
  why: 'If the destination is no directory yet, each file replaces the one before; older builders stop.',
  remediation: 'End the destination with a slash.',
  aliases: [
    { tool: 'hadolint', id: 'DL3021', only: ['COPY'] },
    { tool: 'trivy', id: 'DS-0011', only: ['COPY'] },
    { tool: 'kics', id: 'Copy With More Than Two Arguments Not Ending With Slash', only: ['COPY'] },
  ],
  fixable: true,
  nothing: 'every destination of several files ends with a slash',
  *find(dockerfile) {
    for (const { instruction } of instructionsOf(dockerfile, 'COPY', 'ADD')) {
      const { destination, keyword } = instruction;
      if (countOf(instruction) < 2) continue;
      const { text, isKnown } = dockerfile.expandAt(instruction, destination.text);
      if (/[/\\]$/u.test(text)) continue;
      if (!isKnown) {
        yield { at: destination.span, doubt: `${destination.text} depends on a variable without a value` };
        continue;
      }
      const isPlain = /^[\w./-]+$/u.test(destination.text);
      const isDirectory = /^\.{1,2}$/u.test(text);
      yield {
        at: instruction.span,
        message: `${destination.text} does not end with a slash`,
        detail: { instruction: keyword, destination: destination.text },
        severity: isDirectory ? 'info' : 'medium',
        ...(isPlain
          ? {
              change: replaceText(dockerfile, {
                at: destination.span,
                text: `${destination.text}/`,
                title: 'Add a slash',
                // A destination that is no directory yet is a file without the slash, and a directory with it.
                safety: isDirectory ? 'safe' : 'risky',
              }),
            }
          : { steps: ['End the destination with a slash'] }),
      };
    }
  },
  examples: {
    bad: [
      { title: 'two files', dockerfile: 'FROM debian:13\nCOPY a b /app' },
      { title: 'in JSON', dockerfile: 'FROM debian:13\nCOPY ["a", "b", "/app"]' },
      { title: 'ADD', dockerfile: 'FROM debian:13\nADD a b /app' },
      { title: 'after ONBUILD', dockerfile: 'FROM debian:13\nONBUILD COPY --chown=1 a b /app' },
      { title: 'a file and a heredoc', dockerfile: 'FROM debian:13\nCOPY a <<EOF /app\nx\nEOF' },
    ],
    good: [
      { title: 'a slash', dockerfile: 'FROM debian:13\nCOPY a b /app/' },
      { title: 'a slash in quotes', dockerfile: 'FROM debian:13\nCOPY a b "/app/"' },
      { title: 'one file', dockerfile: 'FROM debian:13\nCOPY a /app' },
      { title: 'a variable that ends with one', dockerfile: 'FROM debian:13\nENV D=/app/\nCOPY a b $D' },
    ],
    unsure: [{ title: 'a variable', dockerfile: 'FROM debian:13\nARG D\nCOPY a b $D' }],
  },
});

/** Whether an instruction, or its trigger, is WORKDIR. */
function setsWorkdir(instruction: Instruction): boolean {
  const { keyword } = instruction;
  return keyword === 'WORKDIR' || (keyword === 'ONBUILD' && instruction.trigger?.keyword === 'WORKDIR');
}

const relative = dockerfileCheck({
  id: 'dockerfile/relative-copy-destination',
  title: 'COPY to a relative path without WORKDIR',
  category: 'hygiene',
  severity: 'low',
  why: 'Where the files go is decided by the base image, whose working directory may change with a new version.',
  remediation: 'Set WORKDIR before, or write an absolute path.',
  aliases: [{ tool: 'hadolint', id: 'DL3045', only: ['COPY'] }],
  nothing: 'every relative destination has a WORKDIR before it',
  *find(dockerfile) {
    const hasWorkdir = inheritedInstruction(dockerfile, setsWorkdir);
    for (const { stage, instruction } of instructionsOf(dockerfile, 'COPY', 'ADD')) {
      const { destination, keyword } = instruction;
      const { text, isKnown } = dockerfile.expandAt(instruction, destination.text);
      const isAbsolute = text.startsWith('/') || /^["']?[A-Za-z]:[\\/]/u.test(destination.text);
      if (isAbsolute || hasWorkdir(stage, instruction.span.start)) continue;
      if (!isKnown && text.startsWith('$')) {
        yield { at: destination.span, doubt: `${destination.text} depends on a variable without a value` };
        continue;
      }
      const from = flagOf(instruction, 'from')?.value;
      yield {
        at: instruction.span,
        message: `${destination.text} is relative to the working directory of the base image`,
        detail: { instruction: keyword, destination: destination.text, ...(from && { from }) },
        steps: ['Set WORKDIR before, or write an absolute path'],
      };
    }
  },
  examples: {
    bad: [
      { title: 'the working directory', dockerfile: 'FROM debian:13\nCOPY . .' },
      { title: 'a relative path', dockerfile: 'FROM debian:13\nCOPY a app/' },
      {
        title: 'WORKDIR in another stage',
        dockerfile: 'FROM debian:13 AS a\nWORKDIR /a\nFROM debian:13\nCOPY a b',
      },
      { title: 'WORKDIR behind it', dockerfile: 'FROM debian:13\nCOPY a b\nWORKDIR /a' },
    ],
    good: [
      { title: 'an absolute path', dockerfile: 'FROM debian:13\nCOPY . "/app"' },
      { title: 'WORKDIR', dockerfile: 'FROM debian:13\nWORKDIR /app\nCOPY . .' },
      { title: 'WORKDIR in the base stage', dockerfile: 'FROM debian:13 AS a\nWORKDIR /a\nFROM a\nCOPY a b' },
      { title: 'a drive', dockerfile: 'FROM debian:13\nCOPY a c:\\app' },
      { title: 'a variable', dockerfile: 'FROM debian:13\nARG D=/app\nCOPY a $D/' },
    ],
    unsure: [{ title: 'a variable', dockerfile: 'FROM debian:13\nARG D\nCOPY a $D/' }],
  },
});

/** Checks the destinations of COPY and ADD. */
export const checks = [slash, relative];

import type { CopyInstruction, Dockerfile } from '../../core/image/dockerfile.ts';
import { isPinnedToCommit, remoteKind } from '../../knowledge/dockerfile/remote-sources.ts';
import { flagOf } from '../support/dockerfile/dockerfile-flags.ts';
import {
  dockerfileCheck,
  instructionsOf,
  type DockerfileFound,
} from '../support/dockerfile/dockerfile-rule.ts';

function* judge(dockerfile: Dockerfile, instruction: CopyInstruction): Iterable<DockerfileFound> {
  const checksum = flagOf(instruction, 'checksum')?.value;
  for (const source of instruction.sources) {
    const { text, isKnown } = dockerfile.expandAt(instruction, source.text);
    const kind = remoteKind(text);
    if (kind === undefined && !isKnown && text.startsWith('$'))
      yield { at: source.span, doubt: `${source.text} depends on a variable without a value` };
    if (kind === undefined || (checksum !== undefined && checksum !== '')) continue;
    if (kind === 'git' && isPinnedToCommit(text)) continue;
    yield {
      at: instruction.span,
      message:
        kind === 'git'
          ? 'ADD fetches a git repository, and the file does not say which commit'
          : 'ADD fetches a file, and nothing says which contents it must have',
      severity: text.startsWith('http://') || text.startsWith('git://') ? 'high' : 'medium',
      detail: { source: dockerfile.quote(source.span), kind },
      steps:
        kind === 'git'
          ? ['Name the commit: ADD https://…/repository.git#COMMIT /destination']
          : ['Add the checksum: ADD --checksum=sha256:… https://… /destination'],
    };
  }
}

export const check = dockerfileCheck({
  id: 'dockerfile/unverified-remote-add',
  title: 'ADD of a remote file without a checksum',
  severity: 'medium',
  why: 'Whoever controls the server, or the way to it, decides what is in the image, and may change it at any time.',
  remediation: 'Use `ADD --checksum=sha256:…`, or name the commit of a git repository.',
  aliases: [
    { tool: 'kics', id: 'Add Instead of Copy', only: ['http'] },
    { tool: 'kics', id: 'Curl or Wget Instead of Add', only: ['http'] },
    { tool: 'checkov', id: 'CKV_DOCKER_4' },
  ],
  nothing: 'every remote file has a checksum',
  *find(dockerfile) {
    for (const { instruction } of instructionsOf(dockerfile, 'ADD')) yield* judge(dockerfile, instruction);
  },
  examples: {
    bad: [
      { title: 'https', dockerfile: 'FROM debian:13\nADD https://example.com/a.tar.gz /a.tar.gz' },
      { title: 'http', dockerfile: 'FROM debian:13\nADD --chmod=755 http://example.com/a /usr/bin/a' },
      { title: 'a variable inside', dockerfile: 'FROM debian:13\nARG V\nADD https://example.com/$V/a /a' },
      { title: 'git', dockerfile: 'FROM debian:13\nADD https://example.com/a.git /a' },
      { title: 'a branch', dockerfile: 'FROM debian:13\nADD https://example.com/a.git#main:docs /a' },
      { title: 'git by ssh', dockerfile: 'FROM debian:13\nADD git@example.com:a/b.git /a' },
      { title: 'after ONBUILD', dockerfile: 'FROM debian:13\nONBUILD ADD ["https://example.com/a", "/a"]' },
    ],
    good: [
      {
        title: 'a checksum',
        dockerfile: `FROM debian:13\nADD --checksum=sha256:${'0'.repeat(64)} https://example.com/a /a`,
      },
      { title: 'a commit', dockerfile: `FROM debian:13\nADD https://example.com/a.git#${'a'.repeat(40)} /a` },
      { title: 'a local file', dockerfile: 'FROM debian:13\nADD a.tar.gz /a' },
    ],
    unsure: [{ title: 'a variable', dockerfile: 'FROM debian:13\nARG URL\nADD $URL /a' }],
  },
});

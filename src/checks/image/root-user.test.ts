import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findingsOf } from '../../../test/kit/judge-check.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { check } from './root-user.ts';

function partsOf({ detail }: Finding): readonly string[] {
  return detail.kind === 'setting' ? Object.values(detail.parts) : [];
}

/** The linters whose alias stands for the findings on a Dockerfile. */
function linters(dockerfile: string): readonly string[] {
  const findings = findingsOf(check, { dockerfile });
  return check.aliases
    .filter(({ tool }) => !['cis', 'docker-bench', 'dockle', 'slim'].includes(tool))
    .filter(({ only }) =>
      findings.some((finding) => only?.some((value) => partsOf(finding).includes(value)) === true),
    )
    .map(({ id }) => id);
}

const trivy = 'DS-0002';
const lastUser = ['DL3002', trivy, "Last User Is 'root'"];

describe('aliases stand for what their linters report', () => {
  const files: Readonly<Record<string, readonly string[]>> = {
    'FROM debian:13\nUSER root': [...lastUser, 'CKV_DOCKER_8'],
    'FROM debian:13\nUSER 0': lastUser,
    'FROM debian:13\nUSER root:root': lastUser,
    'FROM debian:13\nUSER 0:app': ['DL3002', trivy],
    'FROM debian:13\nUSER 00': [],
    'FROM debian:13\nARG U=root\nUSER $U': [],
    'FROM debian:13\nUSER app': [],
    'FROM debian:13': [trivy, 'Missing User Instruction', 'CKV_DOCKER_3'],
    'FROM scratch': [trivy, 'CKV_DOCKER_3'],
    'FROM debian:13 AS b\nUSER app\nFROM debian:13': ['Missing User Instruction'],
    'FROM debian:13 AS b\nUSER app\nFROM b': [],
    'FROM debian:13\nENTRYPOINT ["gosu", "app", "/app"]': [],
    'FROM debian:13\nUSER root\nENTRYPOINT ["gosu", "app", "/app"]': [],
  };
  for (const [file, expected] of Object.entries(files))
    it(file.replaceAll('\n', '; '), () => assert.deepEqual(linters(file), expected));
});

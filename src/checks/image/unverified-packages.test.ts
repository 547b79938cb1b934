import assert from 'node:assert/strict';
import { it } from 'node:test';
import { dockerfileFindings } from '../../../test/kit/repaired-dockerfile.ts';
import { applyEdits } from '../../fixes/apply-edits.ts';
import { check } from './unverified-packages.ts';

const found = (...lines: readonly string[]) =>
  dockerfileFindings(check, ['FROM debian:13', ...lines].join('\n'));

it('each option is a finding, with the names that other tools have for it', () => {
  const findings = found(
    'RUN curl -k https://example.com/y -o /y \\',
    ' && apt-get --force-yes install x',
    'ENV NODE_TLS_REJECT_UNAUTHORIZED=0',
  );
  assert.deepEqual(
    findings.map(({ detail, aliases }) => [
      detail.kind === 'setting' ? detail.parts['option'] : detail.kind,
      aliases.filter((name) => name.startsWith('checkov')),
    ]),
    [
      ['curl -k', ['checkov:CKV2_DOCKER_2']],
      ['apt-get --force-yes', ['checkov:CKV2_DOCKER_11']],
      ['NODE_TLS_REJECT_UNAUTHORIZED=0', ['checkov:CKV2_DOCKER_6']],
    ],
  );
});

it('every name of an option in another tool is of an option that is reported', () => {
  const lines: Readonly<Record<string, string>> = {
    CKV2_DOCKER_2: 'RUN curl --insecure x',
    CKV2_DOCKER_3: 'RUN wget --no-check-certificate x',
    CKV2_DOCKER_4: 'RUN pip3 install --trusted-host x y',
    CKV2_DOCKER_5: 'ENV PYTHONHTTPSVERIFY="0"',
    CKV2_DOCKER_6: 'RUN export NODE_TLS_REJECT_UNAUTHORIZED=0',
    CKV2_DOCKER_7: 'RUN apk add --allow-untrusted x',
    CKV2_DOCKER_8: 'RUN apt-get install --allow-unauthenticated x',
    CKV2_DOCKER_9: 'RUN tdnf install --nogpgcheck x',
    CKV2_DOCKER_10: 'RUN rpm -i --nodigest x.rpm',
    CKV2_DOCKER_11: 'RUN apt-get install --force-yes x',
    CKV2_DOCKER_12: 'ARG npm_config_strict_ssl=false',
    CKV2_DOCKER_13: 'RUN yarn config set strict-ssl false',
    CKV2_DOCKER_14: 'ENV GIT_SSL_NO_VERIFY=anything',
    CKV2_DOCKER_15: 'RUN yum-config-manager --setopt=sslverify=No --save',
    CKV2_DOCKER_16: 'ENV PIP_TRUSTED_HOST example.com',
    CKV2_DOCKER_18: 'ENV GOINSECURE=*',
  };
  const known = check.aliases.filter(({ tool }) => tool === 'checkov').map(({ id }) => id);
  assert.deepEqual(known.toSorted(), Object.keys(lines).toSorted());
  for (const [id, line] of Object.entries(lines))
    assert.deepEqual(
      found(line).map(({ aliases }) => aliases.filter((name) => name.startsWith('checkov'))),
      [[`checkov:${id}`]],
      line,
    );
});

it('an option without a value is removed, with the blanks in front of it', () => {
  const repaired = (line: string): string => {
    const text = `FROM debian:13\n${line}\n`;
    const fix = found(line)[0]?.fixes.find(({ kind }) => kind === 'edit');
    return fix?.kind === 'edit' ? applyEdits(text, fix.edits).text.split('\n').slice(1, -1).join('\n') : line;
  };
  assert.equal(repaired('RUN curl -f --insecure https://example.com/x'), 'RUN curl -f https://example.com/x');
  assert.equal(
    repaired('RUN apt-get install -y \\\n  --allow-unauthenticated \\\n  x'),
    'RUN apt-get install -y \\\n \\\n  x',
  );
  for (const line of [
    'RUN curl -fk https://example.com/x',
    'RUN pip install --trusted-host x y',
    'ENV GOINSECURE=x',
  ])
    assert.equal(repaired(line), line);
});

it('a value that disables verification is at its place in the file', () => {
  const [finding] = found('ENV A=b \\', '    GIT_SSL_NO_VERIFY=1');
  const [place] = finding?.sightings ?? [];
  assert.ok(place?.in === 'file');
  assert.deepEqual([place.range.startLine, place.range.startColumn, place.range.endColumn], [3, 5, 24]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runStep } from './run-step.ts';
import { scriptCommands } from './step-commands.ts';

const skipped = (script: string): readonly string[] => runStep(scriptCommands(script)).unverified;

test('what disables verification has a name of a table', () => {
  const texts = {
    'export NODE_TLS_REJECT_UNAUTHORIZED="0"; node x.js': ['NODE_TLS_REJECT_UNAUTHORIZED=0'],
    'npm install --strict-ssl=false x': ['npm --strict-ssl=false'],
    'npm config set strict-ssl=false': ['npm strict-ssl=false'],
    'npm config set -g --location=global strict-ssl false': ['npm strict-ssl=false'],
    'npm install -g x --strict-ssl false': ['npm --strict-ssl=false'],
    'yarn config set --home enableStrictSsl false': ['yarn enableStrictSsl=false'],
    'yarn config set enableStrictSsl false': ['yarn enableStrictSsl=false'],
    'rpm -i --noverify x.rpm; rpm -i --nofiledigest x.rpm': ['rpm --nofiledigest', 'rpm --noverify'],
    'yum-config-manager --setopt=sslverify=0 --save': ['yum-config-manager sslverify=0'],
    'pip config set global.trusted-host x': ['pip config set trusted-host'],
    'conda config --set ssl_verify no': ['conda ssl_verify=false'],
    'composer config -g disable-tls true': ['composer disable-tls=true'],
    'curl --proxy-insecure https://x.example': ['curl --proxy-insecure'],
    'GOSUMDB=off go install x': ['GOSUMDB=off'],
    'curl -o /tmp/x.deb https://x.example && apt-get install -y /tmp/x.deb': ['curl, then apt-get'],
    'cd /tmp && wget https://x.example/x.whl && pip install x.whl': ['wget, then pip'],
  };
  for (const [script, wanted] of Object.entries(texts)) assert.deepEqual(skipped(script), wanted, script);
});

test('what only looks like it is not reported', () => {
  for (const script of [
    'pip config list',
    'npm config set strict-ssl true',
    'export NODE_TLS_REJECT_UNAUTHORIZED=1',
    'echo NODE_TLS_REJECT_UNAUTHORIZED=0',
    'conda config --set ssl_verify true',
    'composer config -g disable-tls false',
    'curl -o /usr/bin/poetry https://x.example && pip install poetry',
    'curl -o /etc/jq https://x.example && apt-get install -y jq',
  ])
    assert.deepEqual(skipped(script), [], script);
});

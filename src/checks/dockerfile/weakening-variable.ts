import type { Dockerfile, WrittenPair } from '../../core/image/dockerfile.ts';
import {
  mayWeaken,
  startsDevelopmentMode,
  variableEffect,
} from '../../knowledge/settings/weakening-variables.ts';
import { dockerfileCheck, instructionsOf } from '../support/dockerfile/dockerfile-rule.ts';

/** `$NAME` for `${NAME}` and `${NAME:-…}`. */
function variableForm(text: string): string {
  return `$${/\w+/u.exec(text)?.[0] ?? ''}`;
}

/** The variables of the image with their values; a variable of the base image stays as it is written. */
function* imageVariables(dockerfile: Dockerfile): Iterable<{
  pair: WrittenPair;
  name: string;
  value: string;
}> {
  for (const { stage, instruction } of instructionsOf(dockerfile, 'ENV'))
    for (const pair of stage.inImage ? instruction.pairs : []) {
      const name = dockerfile.expandAt(instruction, pair.key.text).text;
      const { text } = dockerfile.expandAt(instruction, pair.value.text);
      // `${NAME:+:$NAME}` is empty where the variable is.
      const value = text.replaceAll(/\$\{\w+:?\+[^}]*\}/gu, '').replaceAll(/\$\{[^}]*\}/gu, variableForm);
      yield { pair, name, value };
    }
}

const listForms = /^(?:LD_LIBRARY_PATH|PYTHONPATH|NODE_PATH|PERL5LIB|RUBYLIB|CLASSPATH)$/u;

const weakening = dockerfileCheck({
  id: 'dockerfile/weakening-variable',
  title: 'Variable that weakens the programs of the image',
  severity: 'medium',
  why: 'Every program of the container has the variable: it loads files that an attacker can place, opens a debugger, or lets in whoever reaches the service.',
  remediation: 'Remove the variable, or set it for the one command that needs it.',
  nothing: 'no variable of the image weakens its programs, as far as the file sets them',
  *find(dockerfile) {
    for (const { pair, name, value } of imageVariables(dockerfile)) {
      const effect = variableEffect(name, value);
      const at = pair.key.span;
      if (effect !== undefined)
        yield {
          at,
          message: `${name}: ${effect.what}`,
          saw: `ENV ${name}`,
          severity: effect.severity,
          detail: { variable: name, effect: effect.what },
          steps: ['Remove the variable, or set it for the one command that needs it'],
        };
      // `/lib:$LD_LIBRARY_PATH` has an empty part if the base image does not set the variable.
      else if (listForms.test(name) && value.split(':').includes(`$${name}`))
        yield {
          at,
          doubt: `${name} has an empty part unless the base image sets it: \${${name}:+:$${name}}`,
        };
      else if (mayWeaken(name) && name !== 'PATH' && /^\$\w+$/u.test(value))
        yield { at, doubt: `${name} depends on a variable without a value` };
    }
  },
  examples: {
    bad: [
      { title: 'PATH with .', dockerfile: 'FROM debian:13\nENV PATH=.:$PATH' },
      { title: 'PATH with an empty part', dockerfile: 'FROM debian:13\nENV PATH=/app/bin::/usr/bin' },
      { title: 'PATH, last', dockerfile: 'FROM debian:13\nENV PATH=$PATH:' },
      {
        title: 'PATH with a relative directory',
        dockerfile: 'FROM debian:13\nENV PATH="node_modules/.bin:${PATH}"',
      },
      { title: 'PATH with /tmp', dockerfile: 'FROM debian:13\nENV PATH /tmp/bin:$PATH' },
      { title: 'a preloaded library', dockerfile: 'FROM debian:13\nENV LD_PRELOAD=/tmp/hook.so' },
      { title: 'a harmless one', dockerfile: 'FROM debian:13\nENV LD_PRELOAD=/usr/lib/libjemalloc.so.2' },
      { title: 'libraries', dockerfile: 'FROM debian:13\nENV LD_LIBRARY_PATH=/opt/lib:' },
      { title: 'modules', dockerfile: 'FROM python:3\nENV PYTHONPATH=.' },
      { title: 'a debugger', dockerfile: 'FROM node:22\nENV NODE_OPTIONS="--inspect=0.0.0.0:9229"' },
      { title: 'a debugger by default', dockerfile: 'FROM node:22\nENV NODE_OPTIONS=--inspect-brk' },
      {
        title: 'a debugger of Java',
        dockerfile:
          'FROM eclipse-temurin:21\nENV JAVA_TOOL_OPTIONS="-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005"',
      },
      { title: 'content trust', dockerfile: 'FROM docker:28\nENV DOCKER_CONTENT_TRUST=0' },
      { title: 'the keys of TLS', dockerfile: 'FROM debian:13\nENV SSLKEYLOGFILE=/keys.log' },
      { title: 'no password', dockerfile: 'FROM postgres:17\nENV POSTGRES_HOST_AUTH_METHOD=trust' },
      { title: 'an argument', dockerfile: 'FROM mysql:9\nARG E=yes\nENV MYSQL_ALLOW_EMPTY_PASSWORD=$E' },
      { title: 'a base stage', dockerfile: 'FROM python:3 AS b\nENV FLASK_DEBUG=1\nFROM b' },
    ],
    good: [
      {
        title: 'ordinary paths',
        dockerfile: 'FROM debian:13\nENV PATH="/app/bin:$PATH" LD_LIBRARY_PATH=/opt/lib',
      },
      { title: 'options', dockerfile: 'FROM node:22\nENV NODE_OPTIONS=--max-old-space-size=512' },
      { title: 'an unpredictable seed', dockerfile: 'FROM python:3\nENV PYTHONHASHSEED=random' },
      {
        title: 'a part only if there is one',
        dockerfile: 'FROM debian:13\nENV LD_LIBRARY_PATH=/opt/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}',
      },
      { title: 'a build stage', dockerfile: 'FROM node:22 AS b\nENV NODE_OPTIONS=--inspect\nFROM node:22' },
      { title: 'for one command', dockerfile: 'FROM debian:13\nRUN PATH=.:$PATH make' },
    ],
    unsure: [
      {
        title: 'the value of the base image',
        dockerfile: 'FROM debian:13\nENV LD_LIBRARY_PATH=/opt/lib:$LD_LIBRARY_PATH',
      },
      { title: 'a build argument', dockerfile: 'FROM node:22\nARG O\nENV NODE_OPTIONS=$O' },
    ],
  },
});

const developmentMode = dockerfileCheck({
  id: 'dockerfile/development-mode',
  title: 'Application in development mode',
  category: 'hygiene',
  severity: 'low',
  why: 'Frameworks then show their source and settings in error messages, and load tools that are not meant to be reached.',
  remediation: 'Set the mode for production in the image, and the other one on the machine of the developer.',
  nothing: 'no variable sets a mode for developers',
  *find(dockerfile) {
    for (const { pair, name, value } of imageVariables(dockerfile))
      if (startsDevelopmentMode(name, value))
        yield {
          at: pair.key.span,
          message: `${name} starts the application in its mode for developers`,
          detail: { variable: name },
          steps: ['Set the mode for production'],
        };
  },
  examples: {
    bad: [
      { title: 'Node.js', dockerfile: 'FROM node:22\nENV NODE_ENV=development' },
      { title: 'Django', dockerfile: 'FROM python:3\nENV DJANGO_DEBUG True' },
    ],
    good: [
      { title: 'production', dockerfile: 'FROM node:22\nENV NODE_ENV=production APP_DEBUG=false' },
      { title: 'a build stage', dockerfile: 'FROM node:22 AS b\nENV NODE_ENV=development\nFROM node:22' },
    ],
    unsure: [],
  },
});

/** Checks what the variables of an image do to its programs. */
export const checks = [weakening, developmentMode];

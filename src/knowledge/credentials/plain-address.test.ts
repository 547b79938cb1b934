import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPlainAddress } from './plain-address.ts';
import { randomText } from '../../../test/kit/random-text.ts';

test('addresses without a credential', () => {
  for (const value of [
    'redis://redis:6379/0',
    'postgres://db/app',
    'jdbc:postgresql://db:5432/app?sslmode=require&currentSchema=x',
    'mongodb://a:27017,b:27017/app?replicaSet=rs0',
    'amqp://mq',
    'mongodb://a/db?retryWrites=true&w=majority&connectTimeoutMS=3000',
    'mysql://db/app?charset=utf8mb4&serverVersion=8.0.32',
    'redis://[::1]:6379',
  ])
    assert.ok(isPlainAddress(value), value);
});

test('addresses that may hold a credential', () => {
  for (const value of [
    'redis://:tea@redis:6379/0',
    'redis://me@redis',
    'postgres://db/app?password=tea',
    'postgres://db/app?user=me',
    'https://db.example/?apiKey=tea',
    `https://db.example/${randomText(32)}`,
    `https://db.example/?x=${randomText(32)}`,
    ...[
      'pwd=tea4two',
      'key=tea4two',
      'account_key=tea',
      'sig=tea',
      'p=1234',
      'code=1234tea',
      'opts=a,pw=1',
      'db=x=y',
    ].map((parameter) => `redis://cache:6379/0?${parameter}`),
    'redis://${HOST}',
    'redis:6379',
    'Server=db;Password=tea',
    '',
  ])
    assert.equal(isPlainAddress(value), false, value);
});

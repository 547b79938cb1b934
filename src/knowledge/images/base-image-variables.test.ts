import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setByImage, type SetByImage } from './base-image-variables.ts';

const cases: Readonly<Record<string, readonly (readonly [reference: string, name: string, SetByImage])[]>> = {
  'one repository in many spellings': [
    ['golang', 'GOPATH', 'path'],
    ['golang:1.25-alpine3.22', 'GOPATH', 'path'],
    ['golang:1.25@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', 'GOPATH', 'path'],
    ['library/golang:1.25', 'GOPATH', 'path'],
    ['docker.io/golang:1.25', 'GOPATH', 'path'],
    ['docker.io/library/golang:1.25', 'GOPATH', 'path'],
    ['index.docker.io/library/golang', 'GOPATH', 'path'],
    ['registry-1.docker.io/library/golang', 'GOPATH', 'path'],
    ['mirror.gcr.io/golang', 'GOPATH', 'path'],
    ['mirror.gcr.io/library/golang', 'GOPATH', 'path'],
    ['public.ecr.aws/docker/library/golang:1', 'GOPATH', 'path'],
    ['arm64v8/golang:1.25', 'GOPATH', 'path'],
    ['mirror.gcr.io/i386/golang', 'GOPATH', 'path'],
    ['mirror.gcr.io/nvidia/cuda:12.4.1-base-ubuntu22.04', 'CUDA_VERSION', 'always'],
  ],
  'a name of somebody else': [
    ['registry.example/golang', 'GOPATH', 'unknown'],
    ['registry.example/library/golang', 'GOPATH', 'unknown'],
    ['registry.example:5000/golang', 'GOPATH', 'unknown'],
    ['acme/golang', 'GOPATH', 'unknown'],
    ['public.ecr.aws/golang', 'GOPATH', 'unknown'],
    ['public.ecr.aws/acme/golang', 'GOPATH', 'unknown'],
    ['arm64v8/library/golang', 'GOPATH', 'unknown'],
    ['constructor', 'GOPATH', 'unknown'],
    ['', 'GOPATH', 'unknown'],
    ['nvcr.io/acme/cuda', 'CUDA_VERSION', 'unknown'],
    ['mcr.microsoft.com/dotnet/framework/sdk', 'APP_UID', 'unknown'],
  ],
  'all tags, some of them, or none': [
    ['debian:13', 'HOME', 'never'],
    ['alpine', 'LANG', 'never'],
    ['ubuntu:24.04', 'LANG', 'sometimes'],
    ['python:3.14-slim', 'PYTHON_VERSION', 'always'],
    ['python:3.14-slim', 'LANG', 'sometimes'],
    ['python:3.14-slim', 'PYTHONPATH', 'never'],
    ['node:24-slim', 'NODE_VERSION', 'always'],
    ['node:24-slim', 'YARN_VERSION', 'sometimes'],
    ['node:24-slim', 'NODE_ENV', 'never'],
    ['golang', 'GOBIN', 'never'],
    ['golang', 'GOLANG_DOWNLOAD_URL', 'sometimes'],
    ['eclipse-temurin:21', 'JAVA_HOME', 'path'],
    ['eclipse-temurin:21', 'JAVA_OPTS', 'never'],
    ['registry.access.redhat.com/ubi9-minimal', 'container', 'unknown'],
    ['registry.access.redhat.com/ubi9/ubi-minimal:9.4', 'container', 'sometimes'],
    ['registry.access.redhat.com/ubi9/python-312', 'APP_ROOT', 'unknown'],
    ['quay.io/jupyter/base-notebook', 'CONDA_DIR', 'path'],
    ['public.ecr.aws/lambda/python:3.13', 'LAMBDA_TASK_ROOT', 'path'],
  ],
  'a major version': [
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'APP_UID', 'always'],
    ['mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled', 'APP_UID', 'always'],
    ['mcr.microsoft.com/dotnet/nightly/sdk:9.0', 'APP_UID', 'always'],
    ['mcr.microsoft.com/dotnet/aspnet:6.0', 'APP_UID', 'sometimes'],
    ['mcr.microsoft.com/dotnet/aspnet', 'APP_UID', 'sometimes'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2022', 'APP_UID', 'sometimes'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'ASPNETCORE_URLS', 'sometimes'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'HOME', 'never'],
  ],
  'the platforms of a build': [
    ['registry.example/app', 'TARGETARCH', 'never'],
    ['registry.example/app', 'TARGETARCHITECTURE', 'unknown'],
    ['debian', 'BUILDPLATFORM', 'never'],
  ],
};

describe('whether a base image sets a variable', () => {
  for (const [title, rows] of Object.entries(cases))
    it(title, () => {
      for (const [reference, name, expected] of rows)
        assert.equal(setByImage(reference, name), expected, `${reference} ${name}`);
    });
});

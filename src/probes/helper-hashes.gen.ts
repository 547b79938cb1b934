// Written by `node tools/build-helper.ts --record`; do not edit.

/** SHA-256 of the helper for each architecture, and the compiler that it is built with. */
export const helperHashes = {
  amd64: {
    sha256: 'f2c7d54c67de9e91caa6eb038fcd78eefb96b9083648b5921e894b0cbefc5ef8',
    compiler: 'x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
  },
  arm64: {
    sha256: '1af717178be0f9a3ffc13b20a85a87f113078f0637d8a9644087e55ebf198d07',
    compiler: 'aarch64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
  },
} as const;

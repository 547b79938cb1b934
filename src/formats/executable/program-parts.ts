/** A part of a program that is loaded into memory, or a section of its file. */
export interface ProgramPart {
  /** Of a section: `.rodata`, `__go_buildinfo`; empty for a part without a name. */
  name: string;
  /** Address in memory; 0 for what is not loaded. */
  address: number;
  /** Where its bytes begin in the file, and how many there are. */
  offset: number;
  size: number;
  /** Data that the program may change. */
  isWritable: boolean;
  isCode: boolean;
}

/** A program or a shared library: where its parts are in the file. */
export interface Executable {
  format: 'elf' | 'pe' | 'mach-o';
  /** Empty if the section table was removed. */
  sections: readonly ProgramPart[];
  /** What is loaded: ELF's and Mach-O's segments, PE's sections. */
  segments: readonly ProgramPart[];
  /** Compressed by UPX: its parts are not those of the program in it, whose content is unknown. */
  isPacked: boolean;
}

/** What the headers of a program state. */
export type ProgramHeaders = Omit<Executable, 'isPacked'>;

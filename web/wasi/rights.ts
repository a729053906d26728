import { defs } from './defs.ts';

// All 29 rights fit in 32 bits: kept as numbers, so that checking one allocates nothing.

export const ALL_RIGHTS = (1 << 29) - 1;

const FD_RIGHTS =
  defs.RIGHTS_FD_FDSTAT_SET_FLAGS |
  defs.RIGHTS_FD_FILESTAT_GET |
  defs.RIGHTS_FD_FILESTAT_SET_TIMES |
  defs.RIGHTS_FD_SYNC |
  defs.RIGHTS_FD_DATASYNC |
  defs.RIGHTS_FD_ADVISE |
  defs.RIGHTS_POLL_FD_READWRITE;

export const FILE_RIGHTS =
  FD_RIGHTS |
  defs.RIGHTS_FD_READ |
  defs.RIGHTS_FD_WRITE |
  defs.RIGHTS_FD_SEEK |
  defs.RIGHTS_FD_TELL |
  defs.RIGHTS_FD_ALLOCATE |
  defs.RIGHTS_FD_FILESTAT_SET_SIZE;

export const DIRECTORY_RIGHTS =
  FD_RIGHTS |
  defs.RIGHTS_PATH_CREATE_DIRECTORY |
  defs.RIGHTS_PATH_CREATE_FILE |
  defs.RIGHTS_PATH_LINK_SOURCE |
  defs.RIGHTS_PATH_LINK_TARGET |
  defs.RIGHTS_PATH_OPEN |
  defs.RIGHTS_FD_READDIR |
  defs.RIGHTS_PATH_READLINK |
  defs.RIGHTS_PATH_RENAME_SOURCE |
  defs.RIGHTS_PATH_RENAME_TARGET |
  defs.RIGHTS_PATH_FILESTAT_GET |
  defs.RIGHTS_PATH_FILESTAT_SET_SIZE |
  defs.RIGHTS_PATH_FILESTAT_SET_TIMES |
  defs.RIGHTS_PATH_SYMLINK |
  defs.RIGHTS_PATH_REMOVE_DIRECTORY |
  defs.RIGHTS_PATH_UNLINK_FILE;

/** No seek and no tell: that, with the file type, is how wasi-libc knows a terminal and buffers by lines. */
export const STREAM_RIGHTS =
  defs.RIGHTS_FD_READ |
  defs.RIGHTS_FD_WRITE |
  defs.RIGHTS_FD_FDSTAT_SET_FLAGS |
  defs.RIGHTS_FD_FILESTAT_GET |
  defs.RIGHTS_POLL_FD_READWRITE;

/** A u64 of rights → number. Bits that preview 1 does not define are dropped. */
export function rightsFrom(rights: bigint): number {
  return Number(BigInt.asUintN(32, rights)) & ALL_RIGHTS;
}

/**
 * Cases that fail on a host, each with what the host does. For ours, a case named here that passes is an error: take it
 * off the list.
 */
export const knownFailures: Readonly<Record<'ours' | 'node:wasi', Readonly<Record<string, string>>>> = {
  ours: {},
  'node:wasi': {
    fd_allocate: 'gives success for a length of 0',
    fd_append_flag: 'does not report the append flag after setting it',
    fd_filestat_set_times: 'loses the nanoseconds: times pass through a double of seconds',
    fd_readdir: 'does not list . and ..',
    fd_readdir_cookie: 'does not list . and ..',
    fd_readdir_many: 'does not list . and ..',
    fd_readdir_unlink: 'skips names when files are deleted while listing',
    memory_grows: 'is killed, where memory is short',
    path_escape: 'opens the root for .. instead of refusing it',
    path_escape_symlink: 'opens the root for a link that leads above it',
    path_filestat_set_times: 'loses the nanoseconds: times pass through a double of seconds',
    path_names: 'takes names that are not UTF-8',
    path_nofollow: 'follows a link that was to be opened itself',
    path_readlink: 'writes a NUL behind the target',
    path_remove_directory: 'resolves . away, so that rmdir removes what it must refuse',
    path_symlink_dangling: 'follows a dangling link when creating exclusively',
    poll_bad_descriptor: 'reports a bad descriptor as an event without error',
    poll_clock_absolute: 'waits for ever for a realtime clock',
    sockets: 'does not look whether the descriptor is open',
    poll_files: 'cannot poll regular files',
  },
};

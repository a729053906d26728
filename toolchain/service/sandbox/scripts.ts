import { INSIDE } from './bwrap-argv.ts';

/** Where a run's files leave the sandbox. No program has it. */
export const FILES_FD = 4;

/** The bound on processes is set inside, where only those of this sandbox are counted: dash calls it -p, others -u. */
const LIMIT = 'ulimit -p "$processes" 2>/dev/null || ulimit -u "$processes" || exit 125';
const PROCESSES = `processes=$1; shift; ${LIMIT}; `;

/**
 * Every file below a folder, as `returnedFiles` reads them: its path, NUL, its size, a line end, and its bytes if there
 * is room for them. Links and devices are nobody's files.
 */
const FILES = `walk() {
  for f in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    if [ -L "$f" ]; then continue
    elif [ -d "$f" ]; then walk "$f"
    elif [ -f "$f" ]; then
      [ "$count" -gt 0 ] || return
      count=$((count - 1)) size=$(stat -c %s "$f") || continue
      printf '%s\\0%s\\n' "\${f#${INSIDE.scratch}/}" "$size"
      [ "$size" -le "$room" ] || continue
      room=$((room - size))
      cat "$f"
    fi
  done
}`;

/**
 * What the sandbox's own shell does, in words that never change: what varies are its arguments.
 *
 * - A compiler's output leaves by stdout, read by a program that sees what the sandbox sees: a link in its place leads nowhere else.
 * - A program's files leave after it has ended, and all that it started. The shell is the first process of its namespace then:
 *   nothing inside can end or stop it. What it has killed may write on for a moment, and is counted until it is gone: it waits for that, by
 *   children of its own, as a shell takes leave of whatever has ended while it waits for one. It has no bound on processes itself.
 *   What it says of a program's end is for nobody.
 */
export const SCRIPTS = {
  compile: `${PROCESSES}[ ! -d ${INSIDE.seed} ] || cp -R ${INSIDE.seed}/. ${INSIDE.scratch}/ || exit 125; "$@" </dev/null >&2 || exit; exec cat ${INSIDE.output}`,
  prepare: `${PROCESSES}exec "$@" </dev/null`,
  show: `${PROCESSES}exec "$@"`,
  run: `processes=$1 count=$2 room=$3; shift 3
cp -R ${INSIDE.sources}/. ${INSIDE.scratch}/ || exit 125
exec 6>&2 2>/dev/null
(${LIMIT}; exec "$@" 2>&6 ${String(FILES_FD)}>&- 6>&-)
code=$?
trap 'exit "$code"' EXIT
exec >&${String(FILES_FD)} 6>&-
while kill -KILL -1; do (:); done
${FILES}
walk ${INSIDE.scratch}
exit "$code"`,
} as const;

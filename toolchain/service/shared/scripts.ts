/**
 * What is done to a run's record in the shared store, each as one step that nothing comes between. Times are those of the store's
 * own clock. `KEYS[1]` is the prefix of all keys; `owner` is the number of the attempt that may write, `0` while nobody has taken
 * the run up: whoever lost a run to another cannot write to it any longer.
 */

const COMMON = `
local P = KEYS[1]
local function key(what, id) return P .. ':' .. what .. ':' .. id end
local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end
local function write(id, event, data)
  local n = redis.call('HINCRBY', key('run', id), 'events', 1)
  redis.call('XADD', key('events', id), n .. '-0', 'e', event, 'd', data)
  return n
end
local function over(id, keepMs)
  local run = key('run', id)
  redis.call('HSET', run, 'done', '1', 'state', 'done')
  redis.call('ZREM', P .. ':waiting', id)
  redis.call('ZREM', P .. ':active', id)
  redis.call('SREM', key('client', redis.call('HGET', run, 'client')), id)
  redis.call('DEL', key('input', id))
  redis.call('PEXPIRE', run, keepMs)
  redis.call('PEXPIRE', key('events', id), keepMs)
end
`;

/** id, most waiting, most of a client, first event's data, client, then the record's members by name and value → [what, how many the client has] */
const ACCEPT = `${COMMON}
local id, client = ARGV[1], ARGV[5]
local run = key('run', id)
local done, stop = unpack(redis.call('HMGET', run, 'done', 'stop'))
if redis.call('EXISTS', run) == 1 and not done and not stop then
  redis.call('HINCRBY', run, 'askers', 1)
  return { 'joined', 0 }
end
if redis.call('ZCARD', P .. ':waiting') >= tonumber(ARGV[2]) then return { 'queue-full', 0 } end
local mine = redis.call('SCARD', key('client', client))
if mine >= tonumber(ARGV[3]) then return { 'client-full', mine } end
redis.call('DEL', run, key('events', id), key('input', id))
redis.call('HSET', run, 'client', client, 'state', 'queued', 'owner', '0', 'askers', '1', 'attempts', '0', unpack(ARGV, 6))
redis.call('SADD', key('client', client), id)
redis.call('ZADD', P .. ':waiting', now(), id)
write(id, 'state', ARGV[4])
return { 'accepted', mine }
`;

/** id → ['gone'] or ['yours', owner, events, whether it was stopped, whether input was dropped, ms that it waited, tries that were handed back] */
const CLAIM = `${COMMON}
local id = ARGV[1]
local run = key('run', id)
if redis.call('EXISTS', run) == 0 or redis.call('HGET', run, 'done') then return { 'gone' } end
local since = redis.call('ZSCORE', P .. ':waiting', id)
local owner = redis.call('HINCRBY', run, 'attempts', 1)
redis.call('HSET', run, 'owner', owner)
redis.call('ZREM', P .. ':waiting', id)
redis.call('ZADD', P .. ':active', now(), id)
local events, stop, trimmed, handed = unpack(redis.call('HMGET', run, 'events', 'stop', 'trimmed', 'handed'))
return { 'yours', owner, events, stop or '', trimmed or '', since and (now() - since) or 0, handed or '0' }
`;

/**
 * id, owner, events before, state, whether it is over, ms to keep it, facts as JSON, then event and data by turns → events after; -1:
 * it is another's. Done twice, it is done once.
 */
const APPEND = `${COMMON}
local id = ARGV[1]
local run = key('run', id)
local owner, events, done = unpack(redis.call('HMGET', run, 'owner', 'events', 'done'))
local before = tonumber(ARGV[3])
local count = (#ARGV - 7) / 2
if owner ~= ARGV[2] then return -1 end
if tonumber(events) == before + count then return before + count end
if done or tonumber(events) ~= before then return -1 end
local n = before
for at = 8, #ARGV, 2 do n = write(id, ARGV[at], ARGV[at + 1]) end
redis.call('HSET', run, 'state', ARGV[4])
if ARGV[5] == '1' then
  redis.call('HSET', run, 'facts', ARGV[7])
  over(id, ARGV[6])
end
redis.call('PUBLISH', key('more', id), n)
return n
`;

/** id, ms to keep it, event, data → 'unknown', 'shared', 'done', 'waiting' (it is over now) or 'told' */
const STOP = `${COMMON}
local id = ARGV[1]
local run = key('run', id)
if redis.call('EXISTS', run) == 0 then return 'unknown' end
local kind, askers, done, owner = unpack(redis.call('HMGET', run, 'kind', 'askers', 'done', 'owner'))
if done then return 'done' end
if kind == 'compile' and tonumber(askers) > 1 then return 'shared' end
redis.call('HSET', run, 'stop', '1')
if owner == '0' then
  local n = write(id, ARGV[3], ARGV[4])
  redis.call('HSET', run, 'facts', ARGV[5])
  over(id, ARGV[2])
  redis.call('PUBLISH', key('more', id), n)
  return 'waiting'
end
redis.call('PUBLISH', key('ask', id), 'stop')
return 'told'
`;

/** id, most that waits, text, whether it is the last → 'unknown', 'no-input', 'full' or 'sent' */
const INPUT = `${COMMON}
local id, text = ARGV[1], ARGV[3]
local run = key('run', id)
if redis.call('EXISTS', run) == 0 then return 'unknown' end
local state, sent, taken = unpack(redis.call('HMGET', run, 'state', 'sent', 'taken'))
if state ~= 'running' then return 'no-input' end
if text ~= '' and (tonumber(sent) or 0) - (tonumber(taken) or 0) > tonumber(ARGV[2]) then return 'full' end
redis.call('HINCRBY', run, 'sent', #text)
redis.call('XADD', key('input', id), '*', 't', text, 'l', ARGV[4])
redis.call('PUBLISH', key('ask', id), 'input')
return 'sent'
`;

/** id, owner, bytes, id of the entry that was passed on, bytes that are kept to be passed on again */
const TAKEN = `${COMMON}
local id = ARGV[1]
local run = key('run', id)
if redis.call('HGET', run, 'owner') ~= ARGV[2] then return 0 end
local taken = redis.call('HINCRBY', run, 'taken', ARGV[3])
if taken > tonumber(ARGV[5]) then
  redis.call('HSET', run, 'trimmed', '1')
  redis.call('XTRIM', key('input', id), 'MINID', ARGV[4])
end
return 1
`;

/** id and owner by turns → ids that are another's, or over */
const BEAT = `${COMMON}
local lost = {}
for at = 1, #ARGV, 2 do
  local owner, done = unpack(redis.call('HMGET', key('run', ARGV[at]), 'owner', 'done'))
  if owner == ARGV[at + 1] and not done then redis.call('ZADD', P .. ':active', now(), ARGV[at])
  else lost[#lost + 1] = ARGV[at] end
end
return lost
`;

/**
 * ms that a run may wait, error of those that waited longer, ms without a word from who has it, error of those, ms to keep →
 * queue and place in it by turns, of what is over now
 */
const REAP = `${COMMON}
local ended = {}
local function reap(set, age, text)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', P .. ':' .. set, '-inf', now() - tonumber(age), 'LIMIT', 0, 64)) do
    local run = key('run', id)
    if redis.call('EXISTS', run) == 0 then redis.call('ZREM', P .. ':' .. set, id)
    else
      local queue, place = unpack(redis.call('HMGET', run, 'queue', 'place'))
      local n = write(id, 'error', text)
      over(id, ARGV[5])
      redis.call('HSET', run, 'owner', '-1')
      redis.call('PUBLISH', key('more', id), n)
      ended[#ended + 1] = queue
      ended[#ended + 1] = place
    end
  end
end
reap('waiting', ARGV[1], ARGV[2])
reap('active', ARGV[3], ARGV[4])
return ended
`;

/** client, seconds that may gather, seconds that come back in a second, seconds to take → thousandths that are left */
const SPEND = `${COMMON}
local bucket = key('allowance', ARGV[1])
local burst, rate = tonumber(ARGV[2]), tonumber(ARGV[3])
local left, at = unpack(redis.call('HMGET', bucket, 'left', 'at'))
local t = now()
left = math.min(burst, (tonumber(left) or burst) + math.max(0, t - (tonumber(at) or t)) / 1000 * rate) - tonumber(ARGV[4])
if tonumber(ARGV[4]) > 0 then
  redis.call('HSET', bucket, 'left', left, 'at', t)
  redis.call('EXPIRE', bucket, 86400)
end
return math.floor(left * 1000)
`;

/** name, amount, ms of the window → [amount in this window, ms that are left of it] */
const TALLY = `${COMMON}
local count = key('tally', ARGV[1])
local total = redis.call('INCRBYFLOAT', count, ARGV[2])
local left = redis.call('PTTL', count)
if left < 0 then
  redis.call('PEXPIRE', count, ARGV[3])
  left = tonumber(ARGV[3])
end
return { tostring(total), left }
`;

/** name, token, ms → 1 when the lock is the token's, for so long from now on */
const LOCK = `${COMMON}
local lock = key('lock', ARGV[1])
local holder = redis.call('GET', lock)
if holder and holder ~= ARGV[2] then return 0 end
redis.call('SET', lock, ARGV[2], 'PX', ARGV[3])
return 1
`;

/** name, token → 1 when the lock was the token's and is gone */
const UNLOCK = `${COMMON}
if redis.call('GET', key('lock', ARGV[1])) ~= ARGV[2] then return 0 end
return redis.call('DEL', key('lock', ARGV[1]))
`;

export const SCRIPTS = {
  accept: ACCEPT,
  claim: CLAIM,
  append: APPEND,
  stop: STOP,
  input: INPUT,
  taken: TAKEN,
  beat: BEAT,
  reap: REAP,
  spend: SPEND,
  tally: TALLY,
  lock: LOCK,
  unlock: UNLOCK,
} as const;

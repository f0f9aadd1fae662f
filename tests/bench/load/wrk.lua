-- Sends the requests of a file, one after the other, and prints what wrk measured as one line of JSON.
-- wrk … -s wrk.lua URL -- FILE. One thread only: each thread would send the file.

local requests = {}
local sent = 0

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  for length in function() return file:read("*l") end do
    requests[#requests + 1] = file:read(tonumber(length))
  end
  file:close()
end

function request()
  sent = sent + 1
  return requests[(sent - 1) % #requests + 1]
end

function done(summary, latency)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  local form = '{"requests":%d,"failed":%d,"refused":%d,"lost":%d,"seconds":%.3f,"p50":%.3f,"p99":%.3f}\n'
  local p50, p99 = latency:percentile(50) / 1e3, latency:percentile(99) / 1e3
  io.write(string.format(form, summary.requests, lost + errors.status, errors.status, lost, summary.duration / 1e6, p50, p99))
end

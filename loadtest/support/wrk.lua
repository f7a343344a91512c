-- Prints what was measured as one line of JSON.
function done(summary, latency)
  local errors = summary.errors
  local line = '{"seconds":%f,"requests":%d,"bytes":%d,"p50":%f,"p95":%f,"p99":%f,"p999":%f,"max":%f,"mean":%f,'
    .. '"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d}\n'
  io.write(line:format(summary.duration / 1e6, summary.requests, summary.bytes,
    latency:percentile(50), latency:percentile(95), latency:percentile(99), latency:percentile(99.9), latency.max, latency.mean,
    errors.connect, errors.read, errors.write, errors.status, errors.timeout))
end

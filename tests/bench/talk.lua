-- wrk: messages with fresh client ids, a few after each other in one conversation, then in the next one, as customers do.
--     wrk ... -s talk.lua URL -- CONVERSATIONS QUESTIONS NAME CONNECTIONS
-- CONVERSATIONS has "id token" lines, QUESTIONS a message a line; NAME makes client ids unlike those of other runs. Ends
-- with one line: requests, seconds, p50 and p99 in us, answers that were no success, broken connections.
local MESSAGES = 8 -- of a conversation

local talks, questions, name, width = {}, {}, "", 1
local sent = 0

function init(arguments)
    for line in io.lines(arguments[1]) do
        local id, token = line:match("(%S+) (%S+)")
        talks[#talks + 1] = {"/api/v1/conversations/" .. id .. "/messages",
                             {["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token}}
    end
    for line in io.lines(arguments[2]) do
        questions[#questions + 1] = '","text":"' .. line .. '"}'
    end
    name = '{"client_id":"' .. arguments[3] .. "-"
    width = math.min(2 * tonumber(arguments[4]), #talks)
end

-- Twice as many conversations as connections are in use at a time, so that one is seldom asked before it has answered.
function request()
    local round = math.floor(sent / width)
    local place = math.floor(round / MESSAGES) * width + sent % width
    local talk = talks[place % #talks + 1]

    sent = sent + 1
    return wrk.format("POST", talk[1], talk[2], name .. sent .. questions[sent % #questions + 1])
end

function done(summary, latency, requests)
    print(string.format("%d %.6f %.0f %.0f %d %d", summary.requests, summary.duration / 1e6, latency:percentile(50),
        latency:percentile(99), summary.errors.status,
        summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end

-- wrk: begins so many conversations and writes "id token" of each into a file.
--     wrk ... -s open.lua URL -- COUNT FILE
local wanted, out

function init(arguments)
    wanted = tonumber(arguments[1])
    out = io.open(arguments[2], "w")
    wrk.method = "POST"
    wrk.path = "/api/v1/conversations"
    wrk.headers["Content-Type"] = "application/json"
    wrk.body = '{"language":"hr","channel":"bench"}'
end

function response(status, headers, body)
    local id, token = body:match('"id":"([^"]*)","token":"([^"]*)"')
    if id and wanted > 0 then
        out:write(id, " ", token, "\n")
        wanted = wanted - 1
    end
    if wanted == 0 then
        out:close()
        wanted = -1
        os.exit(0) -- the thread could be stopped, but not the waiting for it
    end
end

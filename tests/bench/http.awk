# Lines "connections server requests seconds p50 p99 refused broken cpu" to the table of http.sh.
function median(list, count,    i, j, kept) {
    for (i = 2; i <= count; i++)
        for (j = i; j > 1 && list[j - 1] > list[j]; j--) {
            kept = list[j]; list[j] = list[j - 1]; list[j - 1] = kept
        }
    return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
}
function middle(what, at, server,    i, list) {
    for (i = 1; i <= count[at, server]; i++) list[i] = seen[what, at, server, i]
    return median(list, count[at, server])
}
function ratio(at, over, under,    i, list) {
    for (i = 1; i <= count[at, over]; i++) list[i] = seen["rate", at, over, i] / seen["rate", at, under, i]
    return median(list, count[at, over])
}
function against(at, other, server,    i, list) {
    for (i = 1; i <= count[at, server]; i++) list[i] = seen["rate", at, server, i] / seen["rate", other, server, i]
    return median(list, count[at, server])
}
function column(at, server) {
    return sprintf(" %8.0f %7.2f/%-7.2f %5.0f", middle("rate", at, server), middle("p50", at, server),
        middle("p99", at, server), middle("cpu", at, server))
}
{
    if (!($1 in known)) { known[$1] = 1; order[++orders] = $1 }
    i = ++count[$1, $2]
    seen["rate", $1, $2, i] = $3 / $4
    seen["p50", $1, $2, i] = $5 / 1000
    seen["p99", $1, $2, i] = $6 / 1000
    seen["cpu", $1, $2, i] = $9 / $3
    failed += $7 + $8
}
END {
    split("bare turn log durable", servers, " ")
    printf "%5s", ""
    for (s = 1; s <= 4; s++) printf " %8s %15s %5s", servers[s] "/s", "p50/p99", "CPU"
    printf " %12s %10s %11s\n", "ceiling:bare", "turn:bare", "durable:log"
    for (o = 1; o <= orders; o++) {
        printf "%5s", order[o]
        for (s = 1; s <= 4; s++) printf "%s", column(order[o], servers[s])
        printf " %12.2f %10.2f %11.2f\n", ratio(order[o], "ceiling", "bare"), ratio(order[o], "turn", "bare"), ratio(order[o], "durable", "log")
    }
    for (o = 1; o <= orders; o++) {
        at = order[o]
        if (at % 128 == 0 && (at - 1 in known || at + 1 in known)) {
            other = at - 1 in known ? at - 1 : at + 1
            printf "no collapse: %d connections do %.2f (turn) and %.2f (durable) of what %d do\n", at,
                against(at, other, "turn"), against(at, other, "durable"), other
        }
    }
    if (failed > 0) { printf "%d answers were no success or broke off\n", failed; exit 1 }
}

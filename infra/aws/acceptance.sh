#!/usr/bin/env bash
# What cannot be proved without AWS, on a real account: run it once after the first deployment, with a plan of one or two
# servers that may be launched. It costs two drills of these servers (about an hour), and asks before it starts them.
#
#   infra/aws/acceptance.sh <stack> <plan id>
set -euo pipefail

stack=${1:?stack} plan=${2:?plan id}
number=0

step() { number=$((number + 1)); printf '\n%d. %s\n' "$number" "$1"; }
good() { printf '   ok: %s\n' "$1"; }
bad() { printf '   NOT OK: %s\n' "$1"; exit 1; }
output() {
  aws cloudformation describe-stacks --stack-name "$stack" \
    --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue" --output text
}
# Waits until the command gives the word.
until_it_is() {
  local word=$1 seen=; shift
  for _ in $(seq 360); do
    seen=$("$@"); [ "$seen" = "$word" ] && return 0
    case $seen in FAILED | TIMED_OUT | ABORTED) break ;; esac
    sleep 20
  done
  bad "expected $word, got $seen"
}
status() { aws stepfunctions describe-execution --execution-arn "$1" --query status --output text; }
start() {
  aws stepfunctions start-execution --state-machine-arn "$machine" --query executionArn --output text \
    --input "{\"planId\":\"$plan\",\"executionType\":\"DRILL\",\"initiatedBy\":\"acceptance\"}"
}
row() {
  aws dynamodb get-item --table-name "$table" --query "Item.$2.S" --output text \
    --key "{\"executionId\":{\"S\":\"$1\"},\"item\":{\"S\":\"EXECUTION\"}}"
}

machine=$(output PlanStateMachineArn) table=$(output ExecutionsTableName) api=$(output ApiUrl)

step "The arm64 zip starts, and is the build that was deployed"
build=$(curl --fail --silent "$api/api/health" | sed 's/.*"build":"\([^"]*\)".*/\1/')
[ "$build" = "$(output BuildId)" ] || bad "$build answers, $(output BuildId) was deployed"
good "$build"

step "Nobody without a token"
[ "$(curl --silent --output /dev/null --write-out '%{http_code}' "$api/api/plans")" = 401 ] || bad "no 401"
good "401"

step "The console with its headers"
console=$(output ConsoleUrl)
if [ -n "$console" ] && [ "$console" != None ]; then
  headers=$(curl --fail --silent --head "$console/executions/any")
  for header in content-security-policy strict-transport-security x-content-type-options; do
    grep -qi "^$header:" <<<"$headers" || bad "$header is missing"
  done
  good "$console; now sign in there by hand, and look at a page"
else good "not deployed"; fi

step "A drill of $plan"
read -r -p "   launches real instances; go on? [y/N] " answer
[ "$answer" = y ] || exit 1
drill=$(start)
until_it_is SUCCEEDED status "$drill"
good "forwarded permissions, versions of machines, polling"
id=${drill##*:}
[ "$(row "$id" status)" = Succeeded ] || bad "the row says $(row "$id" status)"
good "the row says Succeeded; an e-mail must have come"

step "Its log lines and traces"
sleep 60
query=$(aws logs start-query --log-group-name "/disaster-recovery/$stack/functions" \
  --start-time "$(($(date +%s) - 14400))" --end-time "$(date +%s)" --query queryId --output text \
  --query-string "filter span.execution like \"$id\" | stats count()")
sleep 20
aws logs get-query-results --query-id "$query" --query 'results[0][0].value' --output text | grep -q '[1-9]' || bad "no lines"
good "lines of the execution"
aws cloudwatch list-metrics --namespace DisasterRecovery --query 'Metrics[].MetricName' --output text | tr '\t' '\n' | sort -u

step "The clean-up terminates the instances"
aws lambda invoke --function-name "$(output FunctionPrefix)request-clean-up" --cli-binary-format raw-in-base64-out \
  --payload "{\"executionId\":\"$id\",\"by\":\"acceptance\"}" /dev/stdout
cleanup=$(aws stepfunctions list-executions --state-machine-arn "${machine%plan}cleanup" --max-results 1 \
  --query 'executions[0].executionArn' --output text)
until_it_is SUCCEEDED status "$cleanup"
good "terminated"

step "A deployment over a running execution, and a stopped execution"
drill=$(start)
read -r -p "   run \`make deploy\` with a changed LogRetentionDays in another terminal, then press Enter " _
[ "$(status "$drill")" = RUNNING ] || [ "$(status "$drill")" = SUCCEEDED ] || bad "$(status "$drill")"
good "it goes on"
aws stepfunctions stop-execution --execution-arn "$drill" --error Acceptance --cause "stopped by acceptance.sh" >/dev/null || true
sleep 30
case $(row "${drill##*:}" status) in
  Running | Pending | Paused) bad "still shown as running" ;;
  *) good "closed as $(row "${drill##*:}" status)" ;;
esac
echo "   The alarm ExecutionAborted must come by e-mail within five minutes. Look for instances of this second drill in the"
echo "   DRS console and terminate them there, or by the clean-up of its page."

step "Other accounts"
echo "   With TargetRolePrefix: repeat with a plan whose group is in another account. With target-region.yaml deployed there,"
echo "   the events of that execution have a LaunchReported for every server."

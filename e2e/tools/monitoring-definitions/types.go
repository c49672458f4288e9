// Package definitions says what definitions are made of, so that go.mod has a version of it.
package definitions

import _ "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"

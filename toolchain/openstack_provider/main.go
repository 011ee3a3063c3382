// Command pulumi-resource-openstack serves the Terraform provider for OpenStack to the Pulumi engine.
//
// It answers to the tokens of the Python package pulumi_openstack, which tokens.tsv lists.
package main

import (
	_ "embed"
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/terraform-provider-openstack/terraform-provider-openstack/v3/openstack"
)

//go:embed tokens.tsv
var table string

// renamed holds the properties whose name in the package the bridge does not find by its own rule.
var renamed = map[string]map[string]string{
	"openstack_networking_subnet_v2":   {"allocation_pool": "allocationPools"},
	"openstack_orchestration_stack_v1": {"outputs": "StackOutputs"}, // `outputs` is reserved
}

// splitTable returns the version in the table's first line and the lines below it.
func splitTable() (version string, lines []string) {
	lines = strings.Split(strings.TrimSpace(table), "\n")
	version, found := strings.CutPrefix(lines[0], "# pulumi_openstack ")
	if !found {
		panic("tokens.tsv does not begin with the version of pulumi_openstack")
	}
	return version, lines[1:]
}

func provider() tfbridge.ProviderInfo {
	version, lines := splitTable()
	p := tfbridge.ProviderInfo{
		P:            shimv2.NewProvider(openstack.Provider()),
		Name:         "openstack",
		Version:      version,
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
		Resources:    map[string]*tfbridge.ResourceInfo{},
		DataSources:  map[string]*tfbridge.DataSourceInfo{},
	}
	for _, line := range lines {
		switch f := strings.Split(line, "\t"); f[0] {
		case "resource":
			p.Resources[f[1]] = &tfbridge.ResourceInfo{Tok: tokens.Type(f[2]), Fields: fields(f[1])}
		case "datasource":
			p.DataSources[f[1]] = &tfbridge.DataSourceInfo{Tok: tokens.ModuleMember(f[2])}
		}
	}
	p.SetAutonaming(255, "-") // as in the published provider
	return p
}

func fields(resource string) map[string]*tfbridge.SchemaInfo {
	found := map[string]*tfbridge.SchemaInfo{}
	for property, name := range renamed[resource] {
		found[property] = &tfbridge.SchemaInfo{Name: name}
	}
	return found
}

// names lists the resources and data sources of the Terraform provider: "resource openstack_...".
func names() (lines []string) {
	p := openstack.Provider()
	for name := range p.ResourcesMap {
		lines = append(lines, "resource "+name)
	}
	for name := range p.DataSourcesMap {
		lines = append(lines, "datasource "+name)
	}
	return lines
}

// properties lists every property of every token as this provider spells it: "openstack:...:Name blockDevices.uuid".
func properties() (lines []string) {
	p := provider()
	for name, info := range p.Resources {
		for _, path := range paths(p.P.ResourcesMap().Get(name).Schema(), info.Fields) {
			lines = append(lines, string(info.Tok)+" "+path)
		}
	}
	for name, info := range p.DataSources {
		for _, path := range paths(p.P.DataSourcesMap().Get(name).Schema(), info.Fields) {
			lines = append(lines, string(info.Tok)+" "+path)
		}
	}
	return lines
}

func paths(schema shim.SchemaMap, infos map[string]*tfbridge.SchemaInfo) (found []string) {
	schema.Range(func(key string, value shim.Schema) bool {
		name := tfbridge.TerraformToPulumiNameV2(key, schema, infos)
		found = append(found, name)
		if nested, ok := value.Elem().(shim.Resource); ok {
			for _, path := range paths(nested.Schema(), nil) {
				found = append(found, name+"."+path)
			}
		}
		return true
	})
	return found
}

func show(lines []string) {
	sort.Strings(lines)
	fmt.Println(strings.Join(lines, "\n"))
}

func main() {
	if len(os.Args) == 2 {
		switch os.Args[1] {
		case "-names":
			show(names())
			return
		case "-properties":
			show(properties())
			return
		}
	}
	version, _ := splitTable()
	schema := fmt.Sprintf(`{"name":"openstack","version":%q}`, version)
	tfbridge.Main("openstack", version, provider(), []byte(schema))
}

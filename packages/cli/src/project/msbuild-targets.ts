/** The targets that let MSBuild pack what it has built. */
import { factExpressions, factPrefix, fileFacts } from './msbuild-facts.ts';

const facts = [
  ...Object.entries(factExpressions).map(([name, value]) => `${factPrefix}${name}=${value}`),
  ...Object.entries(fileFacts).map(([name, value]) => value.replace("->'", `->'${factPrefix}${name}=`)),
];

const presets = [
  ['RunOctoPack', 'false'],
  ['OctoPackProjectName', '$(MSBuildProjectName)'],
  ['OctoPackPublishPackagesToTeamCity', 'true'],
  ['TakoCommand', 'tako'],
  ['TakoPackAfter', 'Build'],
];

/** Known only when the build runs. */
const builtPresets = [
  ['OctoPackPackageVersion', '$(GitVersion_NuGetVersion)'],
  ['OctoPackPackageVersion', '$(GitVersion_SemVer)'],
  ['OctoPackAppConfigFileOverride', '$(OutDir)$(TargetFileName).config'],
];

const preset = ([name, value]: readonly string[]): string =>
  `<${name} Condition="'$(${name})' == ''">${value}</${name}>`;

const runs = "'$(RunOctoPack)' == 'true' and '$(IsCrossTargetingBuild)' != 'true'";
const isSdk = "'$(UsingMicrosoftNETSdk)' == 'true'";

/** As it is written to a file; the same for every machine and project. */
export const msbuildTargets = `<?xml version="1.0" encoding="utf-8"?>
<!--
  Packs what MSBuild has built: import this file at the end of a project and build with /p:RunOctoPack=true.
  Written by tako pack; the properties are in Tako's documentation, under Making packages.
-->
<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
  <PropertyGroup>
    <!-- An SDK-style project is deployed as it is published, all others as they are built. -->
    <TakoPackAfter Condition="'$(TakoPackAfter)' == '' and ${isSdk}">Publish</TakoPackAfter>
    ${presets.map(preset).join('\n    ')}
  </PropertyGroup>

  <Target Name="TakoPublish" AfterTargets="Build" Condition="${runs} and '$(TakoPackAfter)' == 'Publish' and '$(_IsPublishing)' != 'true'">
    <CallTarget Targets="Publish" />
  </Target>

  <Target Name="OctoPack" AfterTargets="$(TakoPackAfter)" Condition="${runs}">
    <PropertyGroup>
      <TakoPublishFolder Condition="'$(TakoPackAfter)' == 'Publish'">$(PublishDir)</TakoPublishFolder>
      ${builtPresets.map(preset).join('\n      ')}
      <TakoFactsFile>$(IntermediateOutputPath)tako-pack.txt</TakoFactsFile>
    </PropertyGroup>
    <ItemGroup>
      <TakoContent Include="@(Content);@(TypeScriptCompile)" />
      <TakoWritten Include="@(FileWrites);@(FileWritesShareable)" Exclude="$(IntermediateOutputPath)**\\*" />
    </ItemGroup>
    <WriteLinesToFile File="$(TakoFactsFile)" Overwrite="true" Lines="${facts.join(';')}" />
    <!-- The key goes by the environment: a command line can be read by everybody on the machine. -->
    <Exec Command="$(TakoCommand) pack --msbuild-facts &quot;$(TakoFactsFile)&quot;" WorkingDirectory="$(MSBuildProjectDirectory)" EnvironmentVariables="TAKO_FEED_KEY=$(OctoPackPublishApiKey)" />
  </Target>
</Project>
`;

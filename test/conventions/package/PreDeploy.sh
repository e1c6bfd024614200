echo "preparing $(get_octopusvariable 'Octopus.Environment.Name')" > prepared.txt
set_octopusvariable Prepared yes

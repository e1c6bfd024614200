with open("after.txt", "w") as after:
    after.write(get_octopusvariable("Octopus.Action[Shop].Output.Prepared") + "\n")
print("serves " + get_octopusvariable("Octopus.Release.Number"))
